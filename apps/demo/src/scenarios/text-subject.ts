// The text that a text scenario works on: as given, or read from a file, or one that the demo brings.
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { RunRequest } from '../command-line.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { UsageError } from '../usage-error.ts'

const MOST_BYTES = 200_000

/** Made up for the demo. */
const SAMPLE = `The tidal plant in Norhaven went online in March. Its 12 turbines are expected to deliver 38 GWh a year, which is enough for 9,500 households. The council of Norhaven had argued about the plant for six years, because fishermen feared for the herring, engineers for the seals of the turbines, and everybody for the view from the old lighthouse, which draws 40,000 visitors each summer. Marta Lindqvist, who leads the project, calls the first weeks a success. The turbines reached 94 % of their planned output. Two of them stood still for three days after a storm. Norhaven wants to build a second plant in 2029, if the herring stay.`

const TITLE = 60

async function fileAt(path: string): Promise<{ readonly bytes: number } | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? { bytes: found.size } : undefined
  } catch {
    return undefined
  }
}

async function readText(path: string, bytes: number): Promise<TextContext> {
  if (bytes > MOST_BYTES)
    throw new UsageError(`"${path}" is larger than ${MOST_BYTES / 1000} KB: --input takes a shorter text.`)
  const content = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`"${path}" cannot be read (${cause.code}).`, { cause })
  })
  if (content.includes(0)) throw new UsageError(`"${path}" is no text: --input takes a text, or a file that holds one.`)
  return { title: basename(path), text: content.toString('utf8') }
}

/**
 * Opens it.
 *
 * @throws UsageError for a file that cannot be read, and for a text without words
 */
export async function openText({ input }: Pick<RunRequest, 'input'>): Promise<TextContext> {
  if (input === undefined) return { title: 'a report from Norhaven, made up for this demo', text: SAMPLE }
  const file = input.length < 4096 ? await fileAt(input) : undefined
  const subject = file ? await readText(input, file.bytes) : { title: cut(input), text: input.slice(0, MOST_BYTES) }
  if (/[\p{L}\p{N}]/u.test(subject.text)) return subject
  throw new UsageError('There are no words in the text behind --input: write some, or name a file.')
}

const cut = (text: string): string => (text.length > TITLE ? `“${text.slice(0, TITLE)}…”` : `“${text}”`)
