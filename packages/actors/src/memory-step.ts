// The steps that ask a memory port for what fits a task, and give it what a task leaves.
import type { Json } from '@statecraft/providers'
import type { StepIo, StepSource } from '@statecraft/runtime'
import { openingText, type TaskInput } from './conversation.ts'
import type { Memory } from './memory.ts'
import type { MemoryEntry, MemoryPort, MemoryQuery } from './memory-port.ts'

export interface RecallInput {
  readonly task: TaskInput | undefined
}

/** What came back, in words. */
export interface Recalled {
  readonly lessons: readonly string[]
  readonly memories: readonly string[]
}

export interface RememberInput {
  readonly task: TaskInput | undefined
  readonly output: Json | undefined
  readonly lessons: readonly string[]
}

export interface Remembering {
  readonly agent: string
  readonly memory: Memory | undefined
}

type Io = Pick<StepIo, 'scope' | 'idempotencyKey'>

const SHOWN = 3
const SHOWN_FACTS = 20

const NOTHING: Recalled = { lessons: [], memories: [] }
const textsOf = (entries: readonly MemoryEntry[]): readonly string[] => entries.map(({ text }) => text)

const subjectOf = ({ subject }: Memory, { scope }: Io): string | undefined => subject?.(scope.context as never)

/** The latest facts about whom the run works for: words of a task seldom are those of a fact. */
async function factsAbout(port: MemoryPort, whose: Pick<MemoryQuery, 'agent' | 'subject'>): Promise<readonly string[]> {
  const facts = typeof whose.subject === 'string' ? await port.list({ kind: 'fact', ...whose }) : []
  return textsOf(facts.slice(-SHOWN_FACTS))
}

/** Throws what the port throws. */
export async function recall({ agent, memory }: Remembering, { task = {} }: RecallInput, io: Io): Promise<Recalled> {
  const port = memory?.port
  if (!port) return NOTHING
  const whose = { subject: subjectOf(memory, io) ?? null, ...(!memory.acrossAgents && { agent }) }
  const find = async (kind: MemoryEntry['kind']): Promise<readonly string[]> =>
    textsOf(await port.recall({ kind, ...whose, text: openingText(task), limit: SHOWN }))
  const [lessons, facts, exchanges] = await Promise.all([find('lesson'), factsAbout(port, whose), find('exchange')])
  return { lessons, memories: [...facts, ...exchanges] }
}

const inWords = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** Throws what the port throws. Run again after a crash it leaves the same entries. */
export async function remember({ agent, memory }: Remembering, left: RememberInput, io: Io): Promise<null> {
  const port = memory?.port
  if (!port) return null
  const { task = {}, output, lessons } = left
  const subject = subjectOf(memory, io)
  const about = { agent, ...(subject !== undefined && { subject }) }
  const text = `Asked: ${openingText(task)}\nAnswered: ${inWords(output)}`
  await port.remember([
    { id: io.idempotencyKey, kind: 'exchange', ...about, text },
    ...lessons.map(
      (lesson, at): MemoryEntry => ({ id: `${io.idempotencyKey}.${at}`, kind: 'lesson', ...about, text: lesson }),
    ),
  ])
  return null
}

export const recallStep = (remembering: Remembering): StepSource => ({
  run: (input: RecallInput, io) => recall(remembering, input, io),
})
export const rememberStep = (remembering: Remembering): StepSource => ({
  run: (input: RememberInput, io) => remember(remembering, input, io),
})
