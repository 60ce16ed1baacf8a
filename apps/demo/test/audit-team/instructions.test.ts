import { expect, it } from 'vitest'
import { plannerInstructions, WORKERS, workerInstructions } from '../../src/audit-team/instructions.ts'

it('tells every agent who it is, in the words by which the rules know it', () => {
  for (const name of WORKERS) expect(workerInstructions(name)).toMatch(`You are the ${name} agent `)
  expect(plannerInstructions('finding')).toMatch(/^You are the planner agent [\s\S]*topic "finding"/)
})
