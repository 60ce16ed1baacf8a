import { checkConversation, type Json } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import { type AgentContext, blankContext } from '../src/agent-context.ts'
import { finishCall, succeeded, updateCall } from '../src/calls.ts'
import {
  answerIncomplete,
  canEnd,
  endChange,
  hearCalls,
  hearText,
  leave,
  MAX_CALLS,
  nudge,
  refuse,
} from '../src/chart-moves.ts'
import { userText } from '../src/conversation.ts'
import { modelReply } from '../src/testing/index.ts'
import { acting, call, open, sampleSpec, useTool } from './sample-spec.ts'

const spec = sampleSpec()
const start: AgentContext = { ...blankContext, messages: [userText('Do it')] }
const callTo = (name: string, input: Json = {}, id?: string) => ({ name, input, ...(id !== undefined && { id }) })
const errorIn = (output: Json | undefined) => (output as { error?: string } | undefined)?.error

describe('hearing calls', () => {
  test('each becomes an open call and an action, under an id of its own', () => {
    const reply = modelReply({
      calls: [callTo('look', {}, 'a'), callTo('change', { n: 1 }, 'a'), callTo('nope', {}, '')],
    })
    const { change, actions } = hearCalls(spec, start, 'executing', reply)
    expect(actions).toEqual([
      { type: 'USE_TOOL', id: 'a', name: 'look', args: {}, effect: 'read' },
      { type: 'USE_TOOL', id: 'a_2', name: 'change', args: { n: 1 }, effect: 'write' },
      { type: 'USE_TOOL', id: 'call', name: 'nope', args: {}, effect: undefined },
    ])
    expect(change.calls?.map(({ id, status }) => [id, status])).toEqual([
      ['a', 'open'],
      ['a_2', 'open'],
      ['call', 'open'],
    ])
    expect(change).toMatchObject({ phase: 'executing', partial: '' })
  })

  test('what ends the phase is acted on first; the results keep the order of the calls', () => {
    const reply = modelReply({ calls: [callTo('look'), callTo('submit_plan', { plan: 'p' }), callTo('look')] })
    const { change, actions } = hearCalls(spec, start, 'planning', reply)
    expect(actions.map(({ type }) => type)).toEqual(['SUBMIT_PLAN', 'USE_TOOL', 'USE_TOOL'])
    expect(change.calls?.map(({ name }) => name)).toEqual(['look', 'submit_plan', 'look'])
  })

  test('what would end another phase keeps its place: it is refused', () => {
    const reply = modelReply({ calls: [callTo('look'), callTo('accept')] })
    expect(hearCalls(spec, start, 'planning', reply).actions.map(({ name }) => name)).toEqual(['look', 'accept'])
  })

  test('so many calls and no more are acted on; the rest have a result that says so', () => {
    const reply = modelReply({ calls: Array.from({ length: MAX_CALLS + 3 }, () => callTo('look')) })
    const { change, actions } = hearCalls(spec, start, 'executing', reply)
    expect(actions).toHaveLength(MAX_CALLS)
    const surplus = change.calls?.slice(MAX_CALLS) ?? []
    expect(surplus).toHaveLength(3)
    expect(surplus.every(({ status, result }) => status === 'done' && result?.isError)).toBe(true)
    expect(new Set(change.calls?.map(({ id }) => id)).size).toBe(MAX_CALLS + 3)
  })

  test('leaves a why-not record', () => {
    const { change } = hearCalls(spec, start, 'planning', modelReply({ calls: [callTo('delegate'), callTo('look')] }))
    expect(change.decisions).toEqual([
      {
        phase: 'planning',
        offered: ['look', 'consult', 'submit_plan'],
        masked: [],
        blocked: [],
        chosen: ['delegate', 'look'],
      },
    ])
  })
})

describe('hearing words', () => {
  test('they are what the phase takes them for', () => {
    expect(hearText(spec, start, 'planning', 'SUBMIT_PLAN', modelReply({ text: 'first a' }))).toMatchObject({
      plan: 'first a',
    })
    const answer = hearText(spec, start, 'executing', 'ANSWER', modelReply({ text: 'yes' }))
    expect(answer).toMatchObject({ phase: 'executing', draft: 'yes', output: 'yes' })
    expect(answer.decisions?.[0]?.chosen).toEqual(['ANSWER'])
  })

  test('they go on with what was said before a pause', () => {
    const paused = nudge(spec, start, 'executing', modelReply({ text: 'It is ', finish: 'pause' }))
    expect(paused.messages?.at(-1)).toEqual(userText('Go on.'))
    const answer = hearText(spec, { ...start, ...paused }, 'executing', 'ANSWER', modelReply({ text: 'late.' }))
    expect(answer).toMatchObject({ draft: 'It is late.', partial: '', counts: { nudges: 0 } })
  })
})

describe('a reply that decides nothing', () => {
  test('is told what is expected where only a call counts', () => {
    const change = nudge(spec, start, 'verifying', modelReply({ text: 'Looks good' }))
    expect(change.messages?.at(-1)).toEqual(userText('Go on by calling one of: look, accept, reject, replan.'))
    expect(change.counts?.nudges).toBe(1)
    const heard = hearCalls(
      spec,
      { ...start, ...change },
      'verifying',
      modelReply({ calls: [callTo('accept', {}, 'a')] }),
    )
    expect(heard.change.counts).toEqual(start.counts)
    expect(change.decisions?.[0]?.chosen).toEqual([])
  })

  test('is told of words, too, where they count', () => {
    const change = nudge(spec, start, 'learning', modelReply({}))
    expect(change.messages?.at(-1)).toEqual(
      userText('Your reply was empty. Go on by answering in words, or by calling one of: record_lesson.'),
    )
  })

  test('leaves a conversation that can be sent, be it blank or reasoning alone', () => {
    const thought = { ...modelReply({}), content: [{ type: 'reasoning', text: 'hm', provider: 'p' } as const] }
    for (const reply of [modelReply({}), modelReply({ text: ' ' }), thought]) {
      const { messages = [] } = nudge(spec, start, 'verifying', reply)
      expect(checkConversation(messages)).toEqual([])
    }
  })
})

describe('what an end leaves behind', () => {
  test.each([
    ['SUBMIT_PLAN', { plan: 'p' }, { plan: 'p' }],
    ['ANSWER', { answer: { n: 1 } }, { draft: '{"n":1}', output: '{"n":1}', confidence: undefined }],
    ['ACCEPT', { confidence: 0.7 }, { confidence: 0.7 }],
    ['REJECT', { reason: 'r' }, { counts: { ...start.counts, rejects: 1 } }],
    ['REPLAN', { reason: 'r' }, { counts: { ...start.counts, replans: 1 } }],
    ['RECORD_LESSON', { lesson: 'l' }, { lessons: ['l'], mind: { ...blankContext.mind, learned: ['l'] } }],
    ['USE_TOOL', {}, {}],
  ] as const)('%s', (type, args, change) => {
    expect(endChange(start, type, args, undefined)).toEqual(change)
  })

  test('a confidence that is none stays what it was; a new answer has none yet', () => {
    const sure = { ...start, confidence: 0.4 }
    expect(endChange(sure, 'ACCEPT', {}, undefined)).toEqual({ confidence: 0.4 })
    expect(endChange(sure, 'ACCEPT', { confidence: 7 }, undefined)).toEqual({ confidence: 0.4 })
    expect(endChange(sure, 'ANSWER', undefined, 'new')).toMatchObject({ confidence: undefined })
  })
})

describe('a call that would end the phase', () => {
  test.each([
    ['SUBMIT_PLAN', {}, false],
    ['SUBMIT_PLAN', { plan: ' ' }, false],
    ['SUBMIT_PLAN', { plan: 'p' }, true],
    ['ANSWER', {}, false],
    ['ANSWER', { answer: [] }, true],
    ['ACCEPT', undefined, true],
    ['REJECT', {}, false],
    ['REPLAN', { reason: 'r' }, true],
    ['RECORD_LESSON', { lesson: 5 }, false],
  ] as const)('%s with %j: %j', (type, args, can) => {
    const action = call(type, args)
    expect(canEnd(acting(open(action)), action)).toBe(can)
  })

  test('must be one that the model made, and has no result yet', () => {
    const action = call('ACCEPT', {})
    expect(canEnd(acting([]), action)).toBe(false)
    expect(canEnd(acting(finishCall(open(action), 'c1', succeeded('ok'))), action)).toBe(false)
  })

  test('is told what it lacks', () => {
    const action = call('REJECT', {})
    const { calls } = answerIncomplete(acting(open(action)), action)
    expect(errorIn(calls?.[0]?.result?.output)).toBe('reject needs "reason"')
    expect(answerIncomplete(acting([]), action)).toEqual({})
  })
})

describe('leaving', () => {
  const end = call('SUBMIT_PLAN', { plan: 'p' }, 'e')

  test('gives every call exactly one result: the end is ok, the others were not run', () => {
    const { change, stops } = leave(acting(open(useTool('a'), end)), end)
    expect(change.calls).toEqual([])
    expect(change.messages?.at(-1)?.content).toEqual([
      { type: 'tool-result', id: 'a', name: 'look', output: 'not run: the phase ended', isError: true },
      { type: 'tool-result', id: 'e', name: 'submit_plan', output: 'ok' },
    ])
    expect(stops).toEqual([])
  })

  test('keeps the result that the last call has: a refusal is never told as ok', () => {
    const refused = refuse(spec, acting(open(end), { phase: 'executing' }), end)
    const { change } = leave(acting(refused?.change.calls ?? []), end)
    expect(change.messages?.at(-1)?.content).toMatchObject([{ id: 'e', isError: true }])
  })

  test('stops what still runs', () => {
    const running = updateCall(open(useTool('a'), useTool('b')), 'a', { status: 'running' })
    expect(leave(acting(running), { type: 'CANCEL' }).stops).toEqual(['tool:a'])
  })

  test('without calls changes nothing', () => {
    expect(leave(acting([]), end)).toEqual({ change: {}, starts: [], stops: [] })
  })
})

describe('[A6] a refusal', () => {
  const refusalOf = (phase: string, action = call('DELEGATE', {}), change = {}) =>
    refuse(sampleSpec(change), acting(open(action), { phase }), action)

  test("is typed, counted, and the call's result: what is allowed now, and when the action will be", () => {
    const reason =
      'delegate is not allowed in planning; allowed now: look, consult, submit_plan; delegate becomes available in executing'
    const refused = refusalOf('planning')
    expect(refused?.refusal).toEqual({ phase: 'planning', action: 'DELEGATE', name: 'delegate', reason })
    expect(refused?.change).toMatchObject({ refusals: [refused?.refusal], counts: { refused: 1 } })
    expect(errorIn(refused?.change.calls?.[0]?.result?.output)).toBe(`refused: ${reason}`)
  })

  test('promises no phase that tasks go around', () => {
    const work = { planning: 'none', executing: 'none', verifying: 'none', learning: 'none' } as const
    expect(refusalOf('planning', undefined, { work })?.refusal.reason).not.toContain('becomes available')
  })

  test('of a tool that is not there says so', () => {
    const unknown = { type: 'USE_TOOL', id: 'c1', name: 'nope', args: {}, effect: undefined } as const
    expect(refusalOf('executing', unknown)?.refusal.reason).toMatch(/^there is no tool "nope"; allowed now: look/)
  })

  test('where nothing is offered asks for words', () => {
    const maskIn = () => ({ offered: [], masked: [], blocked: [] })
    expect(refusalOf('executing', undefined, { maskIn })?.refusal.reason).toContain(
      'no tool is allowed now: answer in words',
    )
  })

  test('is given to calls of the model alone', () => {
    expect(refuse(spec, acting([]), call('DELEGATE', {}))).toBeUndefined()
  })
})
