import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { verdict, type WorkerAnswer, workerReply } from '../../src/audit-team/answers.ts'

const ballot: WorkerAnswer = { type: 'vote', vote: 'ready', reason: 'Fine.', confidence: 0.9 }

describe('workerReply', () => {
  it('is what a worker writes, and gives what it answers', () => {
    expect(workerReply.parse({ result: ballot })).toEqual(ballot)
    expect(workerReply.safeParse(ballot).success).toBe(false)
  })
})

it.each([
  ['a worker', workerReply],
  ['the planner', verdict],
])('%s is asked for an object, as providers demand', (_, shape) => {
  expect(z.toJSONSchema(shape, { io: 'input' }).type).toBe('object')
})
