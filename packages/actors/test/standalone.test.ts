import { callTool, scriptedModel } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, createActor, fromPromise, waitFor } from 'xstate'
import { type AgentContext, defineAgent, defineLifecycle } from '../src/index.ts'
import { modelReply, peers, type ReplyParts } from '../src/testing/index.ts'
import { sampleTools } from './sample-tools.ts'

const TASK = { type: 'TASK', task: { description: 'Do it' } } as const

/** A model source that gives these replies, one after the other. */
function replies(...parts: readonly ReplyParts[]) {
  const left = [...parts]
  return fromPromise(async () => modelReply(left.shift() ?? { text: 'nothing left' }))
}

const call = (name: string, input = {}): ReplyParts => ({ calls: [{ name, input }] })

async function play(
  machine: ReturnType<typeof defineAgent>['machine'],
): Promise<{ value: unknown; context: AgentContext }> {
  const actor = createActor(machine).start()
  actor.send(TASK)
  const { value, context } = await waitFor(actor, state => typeof state.value === 'string')
  actor.stop()
  return { value, context }
}

describe('[A6] an agent under XState alone', () => {
  test('works with a model that the test provides: no runtime, no key, no network', async () => {
    const { machine } = defineAgent({ name: 'agent' })
    const model = replies({ text: 'Done.' })
    expect(await play(machine.provide({ actors: { model } }))).toMatchObject({
      value: 'completed',
      context: { output: 'Done.' },
    })
  })

  test('refuses what its phase does not allow, and tells what it offered', async () => {
    const { machine } = defineAgent({ name: 'lead', plan: 'model', delegates: ['writer'] })
    const work = call('delegate', { tasks: [{ agent: 'writer', task: 'Write' }] })
    const model = replies(work, call('submit_plan', { plan: 'p' }), work, { text: 'Done.' })
    const asked: unknown[] = []
    const ask = peers({ writer: task => asked.push(task) })
    const { context } = await play(machine.provide({ actors: { model, ask } }))
    expect(context.refusals).toMatchObject([{ phase: 'planning', action: 'DELEGATE' }])
    expect(context.decisions.map(({ phase, offered, chosen }) => [phase, offered, chosen])).toEqual([
      ['planning', ['submit_plan'], ['delegate']],
      ['planning', ['submit_plan'], ['submit_plan']],
      ['executing', ['delegate'], ['delegate']],
      ['executing', ['delegate'], ['ANSWER']],
    ])
    expect(asked).toEqual([{ description: 'Write' }])
  })

  test('runs its own tools, model and functions where nothing is provided', async () => {
    const { tools, ran } = sampleTools()
    const model = scriptedModel([callTool('look'), 'Done.'])
    const { machine } = defineAgent({
      name: 'agent',
      model,
      tools,
      plan: () => 'p',
      verify: [text => text === 'Done.'],
      learn: () => 'l',
    })
    expect((await play(machine)).context).toMatchObject({ plan: 'p', output: 'Done.', lessons: ['l'] })
    expect(ran).toEqual(['look'])
    model.assertDone()
  })

  test('fails as it does in a runtime: a provider, a model that is missing, nobody to ask', async () => {
    const failing = fromPromise(async () => {
      throw new Error('no network')
    })
    const { machine } = defineAgent({ name: 'agent', consults: ['peer'] })
    expect(await play(machine.provide({ actors: { model: failing } }))).toMatchObject({
      value: 'failed',
      context: { failure: { code: 'step_failed', message: 'no network' } },
    })
    expect((await play(machine)).context.failure).toMatchObject({ code: 'model_missing' })
    const model = replies(call('consult', { agent: 'peer', question: 'Well?' }), { text: 'Done.' })
    const { context } = await play(machine.provide({ actors: { model } }))
    expect(JSON.stringify(context.messages)).toContain('Without a runtime there is nobody to ask')
  })

  test('is cancelled by CANCEL, and stops its children', async () => {
    const signal = Promise.withResolvers<AbortSignal>()
    const model = fromPromise(({ signal: own }) => {
      signal.resolve(own)
      return new Promise(() => {})
    })
    const actor = createActor(defineAgent({ name: 'agent' }).machine.provide({ actors: { model } })).start()
    actor.send(TASK)
    const fired = await signal.promise
    actor.send({ type: 'CANCEL' })
    expect(actor.getSnapshot()).toMatchObject({ value: 'cancelled', children: {} })
    expect(fired.aborted).toBe(true)
  })

  test('takes the next task where the last one ended, with nothing of it but the lessons', async () => {
    const { machine } = defineAgent({ name: 'agent', learn: 'model' })
    const model = replies({ text: 'one' }, { text: 'a lesson' }, { text: 'two' }, { text: 'another' })
    const actor = createActor(machine.provide({ actors: { model } })).start()
    for (const output of ['one', 'two']) {
      actor.send(TASK)
      expect((await waitFor(actor, state => state.matches('completed'))).context.output).toBe(output)
    }
    expect(actor.getSnapshot().context.lessons).toEqual(['a lesson', 'another'])
  })

  test('cannot be moved on by an action that its model did not call', async () => {
    const gate = Promise.withResolvers<string>()
    const tool = fromPromise(() => gate.promise)
    const { tools } = sampleTools()
    const { machine } = defineAgent({ name: 'agent', thorough: true, tools })
    const model = replies(call('look'), { text: 'p' })
    const actor = createActor(machine.provide({ actors: { model, tool } })).start()
    actor.send(TASK)
    await waitFor(actor, state => state.matches({ planning: 'acting' }))
    const before = actor.getSnapshot().context
    for (const type of ['SUBMIT_PLAN', 'ACCEPT', 'ANSWER', 'USE_TOOL', 'DELEGATE'] as const)
      actor.send({ type, id: 'forged', name: 'x', args: { plan: 'forged', answer: 'forged' }, effect: 'read' })
    expect(actor.getSnapshot().value).toEqual({ planning: 'acting' })
    expect(actor.getSnapshot().context).toEqual(before)
    gate.resolve('seen')
    actor.stop()
  })
})

describe("a lifecycle of one's own", () => {
  const lifecycle = defineLifecycle({
    name: 'form',
    initial: 'filling',
    phases: {
      filling: { tools: ['read'], ends: { SUBMIT_PLAN: 'sending', ANSWER: 'completed' }, text: 'SUBMIT_PLAN' },
      sending: {
        tools: ['write'],
        ends: { ANSWER: 'completed', REJECT: 'filling' },
        text: 'ANSWER',
        prompt: 'Send it.',
      },
    },
  })
  const { tools, ran } = sampleTools()
  const clerk = defineAgent({ name: 'clerk', lifecycle, tools })
  const run = (...parts: readonly ReplyParts[]) => play(clerk.machine.provide({ actors: { model: replies(...parts) } }))

  test('has its own phases and masks', async () => {
    expect(clerk.maskIn('filling').offered).toEqual(['look', 'submit_plan', 'answer'])
    expect(clerk.maskIn('sending').offered).toEqual(['change', 'answer', 'reject'])
    const { value, context } = await run(call('change'), { text: 'filled in' }, call('change'), { text: 'sent' })
    expect([value, context.plan, context.output, ran]).toEqual(['completed', 'filled in', 'sent', ['change']])
    expect(context.refusals).toMatchObject([
      { phase: 'filling', reason: expect.stringContaining('change becomes available in sending') },
    ])
  })

  test('may be left early by an answer given through its tool, in text or as data', async () => {
    expect((await run(call('answer', { answer: 'no need' }))).context.output).toBe('no need')
    expect((await run(call('answer', { answer: { ok: true } }))).context.output).toBe('{"ok":true}')
  })

  test('is checked where it answers, and goes on from there', async () => {
    const seen: unknown[] = []
    const checked = defineAgent({
      name: 'clerk',
      lifecycle,
      verify: [
        text => {
          seen.push(text)
          return text !== 'bad' || 'not bad'
        },
      ],
    })
    const model = replies({ text: 'p' }, { text: 'bad' }, { text: 'good' })
    const { value, context } = await play(checked.machine.provide({ actors: { model } }))
    expect([value, context.output, seen]).toEqual(['completed', 'good', ['bad', 'good']])
    const early = replies(call('answer', { answer: 'bad' }), call('answer', { answer: 'good' }))
    const left = await play(checked.machine.provide({ actors: { model: early } }))
    expect([left.value, left.context.output]).toEqual(['completed', 'good'])
  })
})

test('a chart that answers in two phases sends an answer on from the phase that gave it', async () => {
  const lifecycle = defineLifecycle({
    name: 'drafts',
    initial: 'drafting',
    phases: {
      drafting: { ends: { ANSWER: 'polishing' }, text: 'ANSWER' },
      polishing: { ends: { ANSWER: 'completed' }, text: 'ANSWER' },
    },
  })
  const { machine } = defineAgent({ name: 'author', lifecycle, verify: [() => true] })
  const { value, context } = await play(
    machine.provide({ actors: { model: replies({ text: 'draft' }, { text: 'final' }) } }),
  )
  expect([value, context.output]).toEqual(['completed', 'final'])
})

test('peers answer by name, and who is not named is unknown', async () => {
  const actor = (input: object) => createActor(peers({ writer: 'a haiku' }), { input: input as never })
  const ask = (to: string) => ({ to: '..', event: { type: 'ROUTE', to, event: { type: 'TASK', task: {} } } })
  const known = actor(ask('writer')).start()
  expect((await waitFor(known, ({ status }) => status === 'done')).output).toBe('a haiku')
  const unknown = actor(ask('critic'))
  const failed = Promise.withResolvers<unknown>()
  unknown.subscribe({ error: failed.resolve })
  unknown.start()
  expect(await failed.promise).toMatchObject({
    code: 'agent_not_found',
    message: expect.stringContaining('peers({ critic:'),
  })
})

test('the machine of an agent is one that XState opens: plain configuration, every source by name', () => {
  const machine = defineAgent({ name: 'agent', thorough: true }).machine as unknown as AnyStateMachine
  expect(Object.keys(machine.implementations.actors).sort()).toEqual([
    'artifact',
    'ask',
    'check',
    'guard',
    'learn',
    'model',
    'plan',
    'recall',
    'remember',
    'summarise',
    'tool',
  ])
  expect(machine.root.states.executing?.description ?? machine.root.description).toBe('agent')
})
