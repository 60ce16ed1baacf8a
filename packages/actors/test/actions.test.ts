import { assertTools } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import {
  ACTION_NAMES,
  ACTION_TYPES,
  type ActionType,
  actionOf,
  actionSpec,
  answerArg,
  isReservedName,
  shareArg,
  textArg,
} from '../src/actions.ts'
import { spawnSpec } from '../src/spawning.ts'

const named = Object.keys(ACTION_NAMES) as Exclude<ActionType, 'USE_TOOL'>[]
const callOf = (name: string, input: never = {} as never) => ({ type: 'tool-call', id: 'c1', name, input }) as const

describe('what a call means', () => {
  test.each(named)('%s by its reserved name', type => {
    expect(actionOf(callOf(ACTION_NAMES[type]), new Map())).toEqual({
      type,
      id: 'c1',
      name: ACTION_NAMES[type],
      args: {},
    })
    expect(isReservedName(ACTION_NAMES[type])).toBe(true)
  })

  test('every other name is a tool, with the effect that the agent knows, or none', () => {
    const effects = new Map([['look', 'read'] as const])
    expect(actionOf(callOf('look'), effects)).toMatchObject({ type: 'USE_TOOL', effect: 'read' })
    expect(actionOf(callOf('made_up'), effects).effect).toBeUndefined()
    expect(actionOf(callOf('constructor'), effects).effect).toBeUndefined()
    expect(isReservedName('look')).toBe(false)
  })

  test('every action but USE_TOOL has a name', () => {
    expect(['USE_TOOL', ...named].sort()).toEqual([...ACTION_TYPES].sort())
  })
})

describe('how an action is shown', () => {
  test('every action is a tool that providers accept', () => {
    const shown = named.filter(type => type !== 'SPAWN_AGENT').map(type => actionSpec(type, ['writer']))
    const spawning = spawnSpec({ maker: 'm', templates: ['clerk'], tools: ['look'], max: 2 })
    expect(() => assertTools([...shown, spawning])).not.toThrow()
  })

  test.each([
    ['DELEGATE', ['properties', 'tasks', 'items', 'properties', 'agent']],
    ['CONSULT', ['properties', 'agent']],
    ['BROADCAST', ['properties', 'topic']],
    ['HANDOFF', ['properties', 'agent']],
  ] as const)('%s names whom it may address', (type, path) => {
    expect(actionSpec(type, ['writer', 'critic']).inputSchema).toHaveProperty([...path, 'enum'], ['writer', 'critic'])
  })

  test('an answer has the shape that the agent wants', () => {
    expect(actionSpec('ANSWER', []).inputSchema).toMatchObject({ properties: { answer: { type: 'string' } } })
    expect(actionSpec('ANSWER', [], { type: 'object' }).inputSchema).toMatchObject({
      properties: { answer: { type: 'object' } },
    })
  })
})

describe('reading arguments', () => {
  test.each([undefined, null, 'plan', 5, [], { plan: 5 }, { plan: '  ' }, {}])('%j holds no text', args => {
    expect(textArg(args, 'plan')).toBeUndefined()
  })

  test('text is taken as it is', () => {
    expect(textArg({ plan: ' a ' }, 'plan')).toBe(' a ')
  })

  test('an answer that is not text is taken as JSON', () => {
    expect(answerArg({ answer: 'yes' })).toBe('yes')
    expect(answerArg({ answer: { total: 3 } })).toBe('{"total":3}')
    expect(answerArg({ answer: 0 })).toBe('0')
    expect(answerArg({ answer: ' ' })).toBeUndefined()
    expect(answerArg({})).toBeUndefined()
  })

  test.each([
    [0, 0],
    [1, 1],
    [0.4, 0.4],
    [1.01, undefined],
    [-0.1, undefined],
    ['0.4', undefined],
    [null, undefined],
  ])('a share of %j is %j', (value, share) => {
    expect(shareArg({ confidence: value }, 'confidence')).toBe(share)
  })
})
