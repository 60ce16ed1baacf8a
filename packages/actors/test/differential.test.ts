import { type ActorEvent, doneEvent } from '@statecraft/runtime'
import { disagreements } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import { z } from 'zod'
import { functionMachine } from '../src/function-machine.ts'
import { createMemoryStore, defineAgent } from '../src/index.ts'
import { modelReply } from '../src/testing/index.ts'
import { happenings } from './agent-happenings.ts'
import { pathsTo } from './chart-walk.ts'
import { sampleTools } from './sample-tools.ts'

const peers = { tools: sampleTools().tools, delegates: ['writer'], consults: ['lawyer'], topics: ['news'] }
const chartOf = (options: object) =>
  defineAgent({ name: 'agent', ...peers, ...options }).machine as unknown as AnyStateMachine

const allow = () => ({ allow: true }) as const
const CHARTS: Readonly<Record<string, AnyStateMachine>> = {
  'the standard lifecycle, all by models, with checks': chartOf({ thorough: true, output: z.object({}) }),
  'the standard lifecycle with functions': chartOf({ plan: () => 'p', verify: [() => true], learn: () => 'l' }),
  'the standard lifecycle as it is by default': chartOf({}),
  'an agent that doubts': chartOf({ confidence: () => 0.5, confidenceThreshold: 0.8, verify: 'model' }),
  'an agent with guards': chartOf({ guards: { input: allow, output: allow, tool: allow }, verify: 'model' }),
  'an agent with a memory': chartOf({ memory: { thresholdTokens: 1, keepLast: 1, port: createMemoryStore() } }),
  'a function': functionMachine('f'),
}

describe("a hosted turn comes to the same as XState's own actor", () => {
  test.each(Object.entries(CHARTS))(
    '%s: on the shortest path to every state',
    async (_, machine) => {
      const paths = pathsTo(machine, happenings)
      expect(paths.flat().length).toBeGreaterThan(5)
      expect(await disagreements(machine, { paths })).toEqual([])
    },
    60_000,
  )

  test('in a task of many turns, from planning to the lesson', async () => {
    const think = (parts: Parameters<typeof modelReply>[0]): ActorEvent => doneEvent('think', modelReply(parts))
    const call = (name: string, input: object = {}) => ({ name, input: input as never, id: name })
    const path = [
      { type: 'TASK', task: { description: 'go' } },
      think({ calls: [call('look'), call('change')] }),
      doneEvent('tool:look', 'seen'),
      think({ calls: [call('submit_plan', { plan: 'p' }), call('look')] }),
      think({ calls: [call('delegate', { tasks: [{ agent: 'writer', task: 'w' }] }), call('change')] }),
      doneEvent('tool:change_2', 1),
      doneEvent('ask:delegate:0', 'written'),
      think({ text: '{}' }),
      doneEvent('check', { ok: false, issues: 'no' }),
      think({ text: '{}' }),
      doneEvent('check', { ok: true, output: {} }),
      think({ calls: [call('replan', { reason: 'r' })] }),
      think({ text: 'again' }),
      think({ text: '{}' }),
      doneEvent('check', { ok: true, output: {}, confidence: 0.5 }),
      think({ calls: [call('accept')] }),
      think({ text: 'look twice' }),
      { type: 'TASK', task: { description: 'next' } },
    ]
    const machine = CHARTS['the standard lifecycle, all by models, with checks'] as AnyStateMachine
    expect(await disagreements(machine, { paths: [path] })).toEqual([])
  })
})
