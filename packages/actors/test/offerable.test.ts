import { assertTools } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineLifecycle, standardLifecycle } from '../src/index.ts'
import { offerable } from '../src/offerable.ts'
import { sampleTools } from './sample-tools.ts'

const { tools } = sampleTools()
const names = (options: object, lifecycle = standardLifecycle) => [
  ...offerable({ name: 'a', ...options }, tools, lifecycle).specs.keys(),
]
const form = defineLifecycle({
  name: 'form',
  initial: 'filling',
  phases: {
    filling: { ends: { SUBMIT_PLAN: 'sending', ANSWER: 'completed' }, text: 'SUBMIT_PLAN' },
    sending: { ends: { ANSWER: 'completed' }, text: 'ANSWER' },
  },
})

describe('what an agent could offer', () => {
  test('are its tools, the ends of its phases, and actions that can reach somebody', () => {
    expect(names({})).toEqual(['look', 'probe', 'change', 'submit_plan', 'accept', 'reject', 'replan', 'record_lesson'])
    expect(names({ delegates: ['w'], consults: ['l'], topics: ['n'] })).toEqual(
      expect.arrayContaining(['delegate', 'consult', 'broadcast']),
    )
  })

  test('every candidate has a spec that providers accept', () => {
    const { candidates, specs } = offerable({ name: 'a', delegates: ['w'] }, tools, standardLifecycle)
    expect(candidates.map(({ name }) => name)).toEqual([...specs.keys()])
    expect(() => assertTools([...specs.values()])).not.toThrow()
  })

  test('an answer is a tool only where some phase takes other text, in the shape of the output', () => {
    expect(names({})).not.toContain('answer')
    expect(names({}, form)).toContain('answer')
    const { specs } = offerable({ name: 'a', output: z.object({ n: z.number() }) } as never, [], form)
    expect(specs.get('answer')?.inputSchema).toMatchObject({
      properties: { answer: { properties: { n: { type: 'number' } } } },
    })
  })
})
