import { type ActorDefinition, createRuntime, effectActions, fromChart, type TaskActor } from '@statecraft/runtime'
import { expect, test } from 'vitest'
import { type AnyStateMachine, assign, fromPromise, setup } from 'xstate'
import { flowchart, toolTrace } from '../src/index.ts'

const inert = fromPromise(async (_: { input: unknown }): Promise<unknown> => undefined)

const parts = setup({
  types: {} as { context: { request: string }; events: { type: 'TASK'; envelope: { request: string } } },
  actors: { tool: inert, ask: inert },
  actions: { ...effectActions, take: assign({ request: ({ event }) => event.envelope.request }) },
})

const reply = {
  type: 'reply',
  params: ({ context }: { context: { request: string } }) => ({ request: context.request, output: 'ok' }),
} as const

/** Searches once and answers. */
const workerMachine = parts.createMachine({
  id: 'worker',
  context: { request: '' },
  initial: 'idle',
  states: {
    idle: { on: { TASK: { target: 'busy', actions: 'take' } } },
    busy: { invoke: { src: 'tool', id: 'search', input: { query: 'sun' }, onDone: 'done', onError: 'done' } },
    done: { entry: reply, always: 'idle' },
  },
})

const ask = (id: string) =>
  ({
    initial: 'waiting',
    states: {
      waiting: {
        invoke: { src: 'ask', id, input: { to: `root/${id}`, event: { type: 'TASK', task: {} } }, onDone: 'done' },
      },
      done: { type: 'final' },
    },
  }) as const

/** Asks both workers at once. */
const teamMachine = parts.createMachine({
  id: 'team',
  context: { request: '' },
  initial: 'idle',
  states: {
    idle: { on: { TASK: { target: 'asking', actions: 'take' } } },
    asking: { type: 'parallel', states: { left: ask('left'), right: ask('right') }, onDone: 'done' },
    done: { entry: reply, always: 'idle' },
  },
})

function worker(name: string, run: () => unknown): ActorDefinition {
  const describe = (input: unknown) => ({ name: 'search', detail: JSON.stringify(input) })
  return {
    name,
    behaviour: fromChart(workerMachine as unknown as AnyStateMachine, { name, steps: { tool: { run, describe } } }),
  }
}

test('[G1] [G2] draws what a runtime returned', async () => {
  const runtime = createRuntime()
  runtime.spawn(worker('left', () => 'found'))
  runtime.spawn(worker('right', () => Promise.reject(new Error('nothing there'))))
  const team: TaskActor = { name: 'team', behaviour: fromChart(teamMachine as unknown as AnyStateMachine) }
  const result = await runtime.run(team, 'go')
  await runtime.close()

  const picture = flowchart(result)
  expect(picture).toMatch(/━ team ━+ ✓ completed · /)
  expect(picture).toMatch(/├─┬─ left ─.*\n.*✓ search {"query":"sun"}/)
  expect(picture).toMatch(/└─┬─ right ─.*\n.*✗ search {"query":"sun"}/)
  expect(picture).toContain('3 agents (2 sub-agents) · 0 model calls · 2 tool calls (1 failed)')
  expect(toolTrace(result)).toMatch(/✗ tool {2}search {"query":"sun"}.*\n.*step_failed: nothing there/)
})
