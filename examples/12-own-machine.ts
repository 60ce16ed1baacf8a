// A whole XState machine as an agent: it takes TASK, and answers with the action `reply`. What it invokes becomes a
// journaled step; under plain XState the same machine runs with its own sources.
import { checkLifecycle, fromMachine } from '@statecraft/actors'
import { createRuntime, type EnvelopeInfo, effectActions } from '@statecraft/runtime'
import { assign, fromPromise, setup } from 'xstate'

const translate = async (text: string): Promise<string> => ({ 'the sea': 'la mer' })[text] ?? '…'

const machine = setup({
  types: {} as {
    context: { text: string; request: string }
    events: { type: 'TASK'; task: { input: string }; envelope: EnvelopeInfo }
  },
  actors: { translate: fromPromise<string, string>(({ input }) => translate(input)) },
  actions: { ...effectActions },
}).createMachine({
  id: 'translator',
  context: { text: '', request: '' },
  initial: 'idle',
  states: {
    idle: { on: { TASK: 'translating' } },
    translating: {
      entry: assign(({ event }) => ({ text: event.task.input, request: event.envelope.request ?? '' })),
      invoke: {
        src: 'translate',
        input: ({ context }) => context.text,
        onDone: { target: 'answering', actions: assign({ text: ({ event }) => event.output }) },
      },
    },
    answering: {
      entry: { type: 'reply', params: ({ context }) => ({ request: context.request, output: context.text }) },
      always: 'idle',
    },
  },
})

console.log('faults:', checkLifecycle(machine))
const runtime = createRuntime()
const translator = fromMachine<string, string>(machine, { steps: { translate } })
console.log((await runtime.run(translator, 'the sea')).output)
await runtime.close()
