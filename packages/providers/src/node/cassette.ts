// The recordings of one model, as files of one folder: a file for each call, so that each can be read, reviewed and renewed
// by itself, and calls in parallel need no order. The name of a file follows from the request alone:
// `<first words>-<messages>-<hash>-<occurrence>.json`.
// Invariants: names are made of letters, digits and dashes, so none leaves the folder; a file is whole or not there.
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../canonical-json.ts'
import { textOf } from '../content.ts'
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { ModelRequest } from '../model.ts'
import { type Recording, readRecording, writeRecording } from './recording.ts'
import { differences, distance, inWords } from './request-difference.ts'

/** A request as it is recorded. */
export interface Asked {
  /** Redacted. */
  readonly request: Json
  /** The name of its files, without the occurrence. */
  readonly name: string
}

export interface Cassette {
  /** Whether anything is recorded. */
  isEmpty(): boolean
  /** Names a redacted request. */
  ask(request: Json): Asked
  /** @throws ProviderError `recording_mismatch` when the call is not recorded, or its file is not readable */
  read(asked: Asked, occurrence: number): Promise<Recording>
  /** @throws ProviderError `invalid_option` when the file cannot be written */
  write(asked: Asked, recording: Recording): Promise<void>
}

export function cassetteIn(dir: string, modelId: string): Cassette {
  const folder = join(dir, slug(modelId, 'model'))

  const mismatch = async (asked: Asked, occurrence: number): Promise<ProviderError> => {
    const names = recordingsIn((await present(readdir(folder), folder)) ?? [])
    if (names.length === 0) return noRecording(`There is no recording of ${modelId} in ${dir}.`)
    if (names.includes(`${asked.name}-1.json`)) {
      return noRecording(`The request ${asked.name} is made ${occurrence} times, and recorded less often in ${dir}.`)
    }
    const candidates = await Promise.all(
      names.map(async name => {
        const { request } = readRecording(await readFile(join(folder, name), 'utf8'), name)
        const found = differences(request, asked.request)
        return { name, found, distance: distance(found) }
      }),
    )
    const nearest = candidates.reduce((best, candidate) => (candidate.distance < best.distance ? candidate : best))
    return noRecording(
      `No recording in ${dir} is of this request. Next to it is ${nearest.name}: ${listed(nearest.found)}.`,
    )
  }

  return {
    isEmpty: () => recordingsIn(listNow(folder)).length === 0,
    ask: request => ({ request, name: nameOf(modelId, request) }),
    async read(asked, occurrence) {
      const name = `${asked.name}-${occurrence}.json`
      const text = await present(readFile(join(folder, name), 'utf8'), folder)
      if (text === undefined) throw await mismatch(asked, occurrence)
      const recording = readRecording(text, name)
      const found = differences(recording.request, asked.request)
      if (found.length > 0) throw noRecording(`The recording ${name} was changed by hand: ${listed(found)}.`)
      return recording
    },
    async write(asked, recording) {
      const path = join(folder, `${asked.name}-${recording.occurrence}.json`)
      const unfinished = `${path}.${randomUUID()}.tmp`
      try {
        await mkdir(folder, { recursive: true })
        await writeFile(unfinished, writeRecording(recording), { flag: 'wx' })
        await rename(unfinished, path)
      } catch (cause) {
        // What could not be written may not be there to be removed; the reason that counts is `cause`.
        await rm(unfinished, { force: true }).catch(() => {})
        throw new ProviderError('invalid_option', `The recording ${path} cannot be written.`, { cause })
      }
    },
  }
}

const mostDifferences = 3

function listed(found: ReturnType<typeof differences>): string {
  const more = found.length - mostDifferences
  return `${found.slice(0, mostDifferences).map(inWords).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

function noRecording(what: string): ProviderError {
  return new ProviderError('recording_mismatch', what)
}

function nameOf(modelId: string, request: Json): string {
  // A request in which something was redacted is a request all the same.
  const { messages } = request as unknown as ModelRequest
  const prompt = textOf(messages.findLast(({ role }) => role === 'user') ?? [])
  const hash = createHash('sha256').update(canonicalJson({ modelId, request })).digest('hex').slice(0, 12)
  return `${slug(prompt, 'request')}-${messages.length}-${hash}`
}

function slug(text: string, fallback: string): string {
  const words = text
    .toLowerCase()
    .slice(0, 400)
    .replace(/[^a-z0-9]+/g, '-')
  return words.replace(/^-/, '').slice(0, 40).replace(/-$/, '') || fallback
}

function recordingsIn(names: readonly string[]): readonly string[] {
  return names.filter(name => /^[a-z0-9-]+\.json$/.test(name)).sort()
}

function listNow(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isAbsence(error)) return []
    throw unreadable(folder, error)
  }
}

/** What a read brings; `undefined` when there is nothing to read. */
async function present<T>(reading: Promise<T>, path: string): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw unreadable(path, error)
  }
}

function unreadable(path: string, cause: unknown): ProviderError {
  return new ProviderError('invalid_option', `The recordings in ${path} cannot be read.`, { cause })
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
