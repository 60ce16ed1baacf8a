import { expect, test, vi } from 'vitest'
import { checkStep, learnStep, planStep } from '../src/function-steps.ts'

const { signal } = new AbortController()
const io = { signal, scope: { context: { user: 'u1' } } } as never
const input = { task: { description: 'do' }, output: 5 } as never

test('a planner is told the task and the context of the run', () => {
  const plan = vi.fn(() => ['a', 'b'])
  expect(planStep(plan).run(input, io)).toEqual(['a', 'b'])
  expect(plan).toHaveBeenCalledWith({ task: { description: 'do' }, context: { user: 'u1' }, signal })
})

test('a learner is told the output, too', () => {
  const learn = vi.fn(() => 'lesson')
  expect(learnStep(learn).run(input, io)).toBe('lesson')
  expect(learn).toHaveBeenCalledWith({ task: { description: 'do' }, output: 5, context: { user: 'u1' }, signal })
})

test('a check is told the context of the run', async () => {
  const own = vi.fn(() => 'no')
  const step = checkStep({
    schema: undefined,
    wrapped: false,
    declared: false,
    checks: [own],
    scorer: undefined,
    guards: [],
    agent: 'agent',
  })
  expect(await step.run({ task: { description: 'do' }, draft: 'x' } as never, io)).toEqual({ ok: false, issues: 'no' })
  expect(own).toHaveBeenCalledWith('x', { task: { description: 'do' }, context: { user: 'u1' }, signal })
})
