// The step that summarises a long conversation: by a model, charged like any other call, or by a function of the user's.
import { type Message, type ModelReply, textOf } from '@statecraft/providers'
import type { StepIo, StepSource } from '@statecraft/runtime'
import { userText } from './conversation.ts'
import type { Memory } from './memory.ts'
import { type Asking, askModel, modelSpending } from './model-step.ts'
import { transcript } from './summary.ts'

export interface SummaryInput {
  readonly messages: readonly Message[]
}

const ASK = [
  'Summarise the conversation that you are shown, for the one who led it and who will go on with it.',
  'Keep what was asked for, what was decided and found out, names, numbers, and what is still open. Leave out the rest.',
].join(' ')

type Io = Pick<StepIo, 'signal' | 'scope' | 'idempotencyKey'> & Partial<Pick<StepIo, 'address'>>

/** What came of it: the words, and, of a model, its reply for the bill. */
export interface Summary {
  readonly text: string
  readonly reply?: Omit<ModelReply, 'content' | 'finish'>
}

/** Throws what the model or the function throws. Without words it is none: then the conversation stays whole. */
export async function summarise(
  asking: Asking,
  { summarise: by, summaryModel, summaryMaxTokens: maxTokens }: Memory,
  { messages }: SummaryInput,
  io: Io,
): Promise<Summary> {
  if (!by)
    return askForSummary(
      { ...asking, ...(summaryModel !== undefined && { model: summaryModel }) },
      messages,
      maxTokens,
      io,
    )
  const text: unknown = await by(messages, { maxTokens, context: io.scope.context as never, signal: io.signal })
  return { text: typeof text === 'string' ? text : '' }
}

async function askForSummary(
  asking: Asking,
  messages: readonly Message[],
  maxTokens: number,
  io: Io,
): Promise<Summary> {
  const plain: Asking = {
    ...asking,
    instructions: ASK,
    output: undefined,
    thinking: undefined,
    settings: { ...asking.settings, maxTokens },
  }
  const shown = [userText(transcript(messages))]
  const reply = await askModel(plain, { phase: 'summary', offered: [], messages: shown }, io)
  const { content: _said, finish: _why, ...bill } = reply
  return { text: textOf(reply), reply: bill }
}

/** The step source `summarise`. */
export function summaryStep(asking: Asking, memory: Memory): StepSource {
  const { spend, spendOnFailure, reference } = modelSpending(asking.prices)
  const isCall = memory.summarise === undefined
  return {
    run: (input: SummaryInput, io) => summarise(asking, memory, input, io),
    describe: () => ({ name: 'summary' }),
    ...(isCall && {
      draw: () => ({ turns: 1 }),
      spend: ({ reply }: Summary, scope) => spend(reply as ModelReply, scope),
      spendOnFailure,
      reference: ({ reply }: Summary) => reference(reply as ModelReply),
    }),
  }
}
