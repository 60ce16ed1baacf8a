import { describe, expect, test, vi } from 'vitest'
import { createRegistry } from '../src/registry.ts'
import { worker } from './actors.ts'

const [writer, critic] = [worker('writer'), worker('critic')]
const create = (hooks: { added?: () => void; removed?: () => void } = {}) => {
  const { added = vi.fn(), removed = vi.fn() } = hooks
  return { added, removed, agents: createRegistry({ added, removed }) }
}

test('[A2] agents are registered, found by name, listed and removed', () => {
  const { agents, added, removed } = create()
  agents.register(writer)
  agents.register(critic)
  expect(agents.get('writer')).toBe(writer)
  expect([agents.has('critic'), agents.has('nobody')]).toEqual([true, false])
  expect(agents.list()).toEqual([writer, critic])
  expect(agents.remove('writer')).toBe(true)
  expect(agents.remove('writer')).toBe(false)
  expect(agents.list()).toEqual([critic])
  expect([added, removed].map(hook => vi.mocked(hook).mock.calls)).toEqual([[[writer], [critic]], [[writer]]])
})

test('one that cannot be removed is still there', () => {
  const { agents } = create({
    removed: () => {
      throw new Error('closed')
    },
  })
  agents.register(writer, { default: true })
  expect(() => agents.remove('writer')).toThrow('closed')
  expect([agents.has('writer'), agents.default]).toEqual([true, writer])
})

describe('[A2] the default agent', () => {
  test('is the one registered or set as such, and none at first', () => {
    const { agents } = create()
    expect(agents.default).toBeUndefined()
    agents.register(writer, { default: true })
    agents.register(critic)
    expect(agents.default).toBe(writer)
    agents.setDefault('critic')
    expect(agents.default).toBe(critic)
  })

  test('is none again when it is removed, and stays when another is', () => {
    const { agents } = create()
    agents.register(writer, { default: true })
    agents.register(critic)
    agents.remove('critic')
    expect(agents.default).toBe(writer)
    agents.remove('writer')
    expect(agents.default).toBeUndefined()
  })
})

test('[A3] a name that is taken is refused, and the agent that has it stays', () => {
  const { agents, added } = create()
  agents.register(writer)
  expect(() => agents.register(worker('writer'))).toThrow(expect.objectContaining({ code: 'agent_exists' }))
  expect(agents.get('writer')).toBe(writer)
  expect(added).toHaveBeenCalledOnce()
})

test('[A3] a name that nobody has is an error that says who is known', () => {
  const { agents } = create()
  expect(() => agents.get('writer')).toThrow('known: none')
  agents.register(critic)
  for (const act of [() => agents.get('writer'), () => agents.setDefault('writer')]) {
    expect(act).toThrow(expect.objectContaining({ code: 'agent_not_found' }))
    expect(act).toThrow('known: critic')
  }
})

test('an agent that cannot be added is not registered', () => {
  const { agents } = create({
    added() {
      throw new Error('no room')
    },
  })
  expect(() => agents.register(writer, { default: true })).toThrow('no room')
  expect(agents.has('writer')).toBe(false)
  expect(agents.default).toBeUndefined()
})

test('[A2] agents are found by role and by what they can do', () => {
  const { agents } = create()
  const [a, b] = [
    { ...writer, role: 'expert', capabilities: [{ name: 'read' }] },
    { ...critic, role: 'expert' },
  ]
  agents.register(a)
  agents.register(b)
  expect(agents.find({ role: 'expert' })).toEqual([a, b])
  expect(agents.find({ role: 'expert', capability: 'read' })).toEqual([a])
  expect(agents.find({ capability: 'write' })).toEqual([])
})
