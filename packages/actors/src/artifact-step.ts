// The step behind READ_ARTIFACT and WRITE_ARTIFACT: what the model asked for, done in the agent's name and with its permissions. A
// call that a crash interrupted is made again under the same key, so that nothing is written twice.
import type { Json, Message } from '@statecraft/providers'
import {
  type ArtifactInfo,
  type ArtifactRef,
  type Artifacts,
  StatecraftError,
  type StepSource,
} from '@statecraft/runtime'
import { ACTION_NAMES, shareArg, textArg } from './actions.ts'
import type { ArtifactInput } from './chart-events.ts'

export interface ArtifactIo {
  readonly signal: AbortSignal
  readonly idempotencyKey: string
  readonly artifacts: Artifacts
}

type Args = { readonly [key: string]: Json }

/** So much of a content is shown to a model, in characters of its JSON. */
const MOST_SHOWN = 100_000
/** So many versions that were read are remembered as sources. */
const MOST_SOURCES = 50

const isArgs = (value: Json | undefined): value is Args =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refuse = (message: string): never => {
  throw new StatecraftError('input_invalid', message)
}

function argsOf({ action, args }: ArtifactInput): Args {
  return isArgs(args) ? args : refuse(`The arguments of "${ACTION_NAMES[action]}" are not JSON: send an object`)
}

/** A whole number; undefined when it is missing. */
function countArg(args: Args, key: string, least: number): number | undefined {
  const value = args[key]
  if (value === undefined || value === null) return undefined
  return Number.isInteger(value) && (value as number) >= least
    ? (value as number)
    : refuse(`"${key}" must be a whole number of at least ${least}`)
}

const described = ({ id, version, metadata, bytes }: ArtifactInfo): Args => ({
  id,
  version,
  bytes,
  by: metadata.agent ?? 'the app',
  ...(metadata.tags.length > 0 && { tags: metadata.tags }),
  ...(metadata.confidence !== undefined && { confidence: metadata.confidence }),
})

function shown(content: Json): Args {
  const text = JSON.stringify(content)
  return text.length <= MOST_SHOWN
    ? { content }
    : { content: text.slice(0, MOST_SHOWN), cut: `the first ${MOST_SHOWN} of ${text.length} characters` }
}

async function unknown(id: string, version: number | undefined, artifacts: Artifacts): Promise<never> {
  const ids = (await artifacts.find({})).map(info => info.id)
  const which = version === undefined ? '' : ` in version ${version}`
  throw new StatecraftError(
    'artifact_not_found',
    `There is no artifact "${id}"${which}; there are: ${ids.join(', ') || 'none'}`,
  )
}

async function readArtifact(args: Args, artifacts: Artifacts): Promise<Json> {
  const id = textArg(args, 'id')
  if (id === undefined) {
    const [text, tag] = [textArg(args, 'text'), textArg(args, 'tag')]
    const found = await artifacts.find({ ...(text !== undefined && { text }), ...(tag !== undefined && { tag }) })
    return found.map(described)
  }
  const version = countArg(args, 'version', 1)
  const artifact = await artifacts.get(id, version === undefined ? {} : { version })
  return artifact ? { ...described(artifact), ...shown(artifact.content) } : unknown(id, version, artifacts)
}

async function writeArtifact(
  args: Args,
  read: readonly ArtifactRef[],
  artifacts: Artifacts,
  key: string,
): Promise<Json> {
  const id = textArg(args, 'id') ?? refuse('"id" is missing: name the artifact')
  const { content, tags } = args
  if (content === undefined) refuse('"content" is missing: send all of it')
  const confidence = shareArg(args, 'confidence')
  const expectedVersion = countArg(args, 'expectedVersion', 0)
  const { version } = await artifacts.put(id, content as Json, {
    key,
    derivedFrom: read,
    ...(Array.isArray(tags) && { tags: tags as readonly string[] }),
    ...(confidence !== undefined && { confidence }),
    ...(expectedVersion !== undefined && { expectedVersion }),
  })
  return { id, version }
}

/** Does one call as `agent`. Throws what the artifacts throw, `input_invalid` and `artifact_not_found`; the model is told. */
export async function accessArtifact(
  agent: string,
  input: ArtifactInput,
  { signal, idempotencyKey, artifacts }: ArtifactIo,
): Promise<Json> {
  signal.throwIfAborted()
  const own = artifacts.as(agent)
  const args = argsOf(input)
  return input.action === 'READ_ARTIFACT'
    ? readArtifact(args, own)
    : writeArtifact(args, input.read, own, idempotencyKey)
}

/** The versions that were read in a conversation, as far as it remembers them: the latest of each artifact. */
export function readIn(messages: readonly Message[]): readonly ArtifactRef[] {
  const read = new Map<string, ArtifactRef>()
  for (const { content } of messages)
    for (const part of content) {
      if (part.type !== 'tool-result' || part.name !== ACTION_NAMES.READ_ARTIFACT || part.isError) continue
      const { id, version } = (isArgs(part.output) ? part.output : {}) as Args
      if (typeof id === 'string' && typeof version === 'number') read.set(id, `${id}@${version}`)
    }
  return [...read.values()].slice(-MOST_SOURCES)
}

/** The step source `artifact`. */
export function artifactStep(agent: string): StepSource {
  return {
    run: (input: ArtifactInput, io) => accessArtifact(agent, input, io),
    draw: () => ({ toolCalls: 1 }),
    describe: ({ action, args }: ArtifactInput) => {
      const id = textArg(args, 'id')
      return { name: ACTION_NAMES[action], ...(id !== undefined && { detail: id }) }
    },
  }
}
