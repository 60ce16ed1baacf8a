import { expect, test } from 'vitest'
import { createRuntime } from '../src/index.ts'
import { say } from '../src/testing/conformance/puppet.ts'
import { createSimulation } from '../src/testing/index.ts'
import { worker } from './actors.ts'

test('[C2] a publication can be meant for a role, or for those whom a predicate picks', async () => {
  const simulation = createSimulation()
  const runtime = createRuntime({
    ...simulation,
    predicates: { young: ({ name }) => name.endsWith('junior') },
  })
  const names = ['critic', 'junior']
  for (const name of names) runtime.agents.register({ ...worker(name), ...(name === 'critic' && { role: 'reviewer' }) })
  for (const name of names) runtime.subscribe('news', `root/${name}`)
  expect(runtime.publish('news', say('to reviewers'), { role: 'reviewer' })).toBe(1)
  expect(runtime.publish('news', say('to the young'), { where: 'young' })).toBe(1)
  expect(runtime.publish('news', say('to both'), { role: 'reviewer', where: 'young' })).toBe(0)
  await simulation.pacer.quiet()
  const heard = names.map(name => runtime.describe(`root/${name}`)?.context)
  expect(heard).toMatchObject([{ said: ['to reviewers'] }, { said: ['to the young'] }])
  expect(() => runtime.publish('news', say('x'), { where: 'old' })).toThrow(
    expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('(known: young)') }),
  )
})
