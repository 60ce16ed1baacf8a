// The same work without us: plain async functions, and XState as its documentation would have it. One machine serves all
// turns; each turn is an actor of its own. Both ask the same model, keep a conversation and check that there is an answer.
import { defineModel, type Message, type Model, textOf, unknownUsage } from '@statecraft/providers'
import { assign, createActor, fromPromise, setup, toPromise } from 'xstate'

const ANSWER = 'It is done.'

/** A model that answers at once. */
export const instant: Model = defineModel('bench/instant', async () => ({
  content: [{ type: 'text', text: ANSWER }],
  finish: { unified: 'stop', raw: undefined },
  usage: unknownUsage,
  modelId: 'bench/instant',
}))

/** A model that answers after so many milliseconds. */
export function answersAfter(ms: number): Model {
  return defineModel(`bench/after-${ms}-ms`, async (request, io) => {
    await new Promise(resolve => setTimeout(resolve, ms))
    return instant(request, io)
  })
}

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] })
const assistant = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] })
const never = new AbortController().signal

/** A benchmark that measures failures would look fast. */
export function expectAnswer(answer: unknown): void {
  if (answer !== ANSWER) throw new Error(`Expected "${ANSWER}", not ${JSON.stringify(answer)}`)
}

export async function plainTurn(text: string, model: Model = instant): Promise<void> {
  const messages = [user(text)]
  const answer = textOf(await model({ messages }, { signal: never }))
  messages.push(assistant(answer))
  expectAnswer(answer)
}

const think = fromPromise<string, { readonly messages: readonly Message[]; readonly model: Model }>(
  async ({ input: { messages, model }, signal }) => textOf(await model({ messages }, { signal })),
)

const idiomatic = setup({
  types: {} as {
    context: { messages: readonly Message[]; answer: string; model: Model }
    input: { text: string; model: Model }
    output: string
  },
  actors: { think },
  guards: { isAnswered: ({ context }) => context.answer !== '' },
}).createMachine({
  id: 'idiomatic',
  context: ({ input: { text, model } }) => ({ messages: [user(text)], answer: '', model }),
  initial: 'planning',
  states: {
    planning: { always: 'executing' },
    executing: {
      invoke: {
        src: 'think',
        input: ({ context }) => context,
        onDone: {
          target: 'verifying',
          actions: assign(({ context, event }) => ({
            answer: event.output,
            messages: [...context.messages, assistant(event.output)],
          })),
        },
      },
    },
    verifying: { always: [{ guard: 'isAnswered', target: 'learning' }, 'executing'] },
    learning: { always: 'completed' },
    completed: { type: 'final' },
  },
  output: ({ context }) => context.answer,
})

export async function idiomaticTurn(text: string, model: Model = instant): Promise<void> {
  const actor = createActor(idiomatic, { input: { text, model } })
  actor.start()
  expectAnswer(await toPromise(actor))
}
