import { type ActorEvent, doneEvent } from '@statecraft/runtime'
import { disagreements } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { modelReply } from '../src/testing/index.ts'
import { happenings } from './agent-happenings.ts'
import { pathsTo } from './chart-walk.ts'
import { agentChart, SHIPPED_CHARTS } from './shipped-charts.ts'

describe("a hosted turn comes to the same as XState's own actor", () => {
  test.each(Object.entries(SHIPPED_CHARTS))(
    '%s: on the shortest path to every state',
    async (_, { machine }) => {
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
    const { machine } = agentChart({ thorough: true, output: z.object({}) })
    expect(await disagreements(machine, { paths: [path] })).toEqual([])
  })
})
