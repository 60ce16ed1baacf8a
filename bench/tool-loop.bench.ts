// A turn with a tool: the model asks for it, it runs, the model answers. Two model calls and one tool call.
import { defineAgent, tool } from '@statecraft/actors'
import {
  defineModel,
  type Message,
  type Model,
  type ModelReply,
  textOf,
  toolCallsOf,
  unknownUsage,
} from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { assign, createActor, fromPromise, setup, toPromise } from 'xstate'
import { expectAnswer, instant } from './floors.ts'
import { compare, repeat } from './measure.ts'
import { report } from './report.ts'
import { againstFloors } from './row.ts'

const SLICES = 5
const TURNS = 80
const never = new AbortController().signal
const user: Message = { role: 'user', content: [{ type: 'text', text: 'Do it.' }] }
const asking: ModelReply = {
  content: [{ type: 'tool-call', id: 'call_1', name: 'look', input: { at: 'it' } }],
  finish: { unified: 'tool-calls', raw: undefined },
  usage: unknownUsage,
  modelId: 'bench/looks',
}
/** Asks for the tool first, and answers once it has seen the result. */
const looks: Model = defineModel('bench/looks', async (request, io) =>
  request.messages.at(-1)?.role === 'tool' ? instant(request, io) : asking,
)
const run = (): string => 'seen'

const assistant = ({ content }: ModelReply): Message => ({ role: 'assistant', content })
const result = (reply: ModelReply): Message => ({
  role: 'tool',
  content: toolCallsOf(reply).map(({ id, name }) => ({ type: 'tool-result', id, name, output: run() })),
})

async function plainTurn(): Promise<void> {
  const messages = [user]
  for (;;) {
    const reply = await looks({ messages }, { signal: never })
    messages.push(assistant(reply))
    if (toolCallsOf(reply).length === 0) return expectAnswer(textOf(reply))
    messages.push(result(reply))
  }
}

const idiomatic = setup({
  types: {} as { context: { messages: readonly Message[]; reply: ModelReply | undefined }; output: string },
  actors: {
    think: fromPromise<ModelReply, readonly Message[]>(({ input: messages, signal }) =>
      looks({ messages }, { signal }),
    ),
    act: fromPromise<Message, ModelReply>(async ({ input }) => result(input)),
  },
  guards: { hasCalls: ({ context: { reply } }) => reply !== undefined && toolCallsOf(reply).length > 0 },
}).createMachine({
  id: 'idiomatic',
  context: { messages: [user], reply: undefined },
  initial: 'planning',
  states: {
    planning: { always: 'executing' },
    executing: {
      initial: 'thinking',
      states: {
        thinking: {
          invoke: {
            src: 'think',
            input: ({ context }) => context.messages,
            onDone: {
              target: 'deciding',
              actions: assign(({ context, event: { output: reply } }) => ({
                reply,
                messages: [...context.messages, assistant(reply)],
              })),
            },
          },
        },
        deciding: { always: [{ guard: 'hasCalls', target: 'acting' }, '#idiomatic.verifying'] },
        acting: {
          invoke: {
            src: 'act',
            input: ({ context }) => context.reply as ModelReply,
            onDone: {
              target: 'thinking',
              actions: assign(({ context, event }) => ({ messages: [...context.messages, event.output] })),
            },
          },
        },
      },
    },
    verifying: { always: 'learning' },
    learning: { always: 'completed' },
    completed: { type: 'final' },
  },
  output: ({ context }) => textOf(context.reply ?? []),
})

async function idiomaticTurn(): Promise<void> {
  const actor = createActor(idiomatic).start()
  expectAnswer(await toPromise(actor))
}

const look = tool({
  name: 'look',
  description: 'Looks at something',
  effect: 'read',
  jsonSchema: { type: 'object', properties: { at: { type: 'string' } } },
  run,
})
const agent = defineAgent({ name: 'agent', model: looks, tools: [look] })
await using runtime = createRuntime()

const times = await compare(
  { rounds: 41, slices: SLICES },
  {
    run: repeat(TURNS, async () => expectAnswer((await runtime.run(agent, 'Do it.')).output)),
    idiomatic: repeat(TURNS, idiomaticTurn),
    plain: repeat(TURNS, plainTurn),
  },
)

report('Tool loop', againstFloors('runtime.run(agent, text)', times.run, times, { per: SLICES * TURNS }))
