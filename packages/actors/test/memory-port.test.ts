import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../src/index.ts'
import { memoryConformance } from '../src/testing/index.ts'

describe('[F1] a memory in this process', () => {
  for (const { title, run } of memoryConformance({ name: 'in memory', create: () => createMemoryStore() }))
    test(title, run)

  test('is bounded: the oldest go first', () => {
    const port = createMemoryStore({ maxEntries: 2 })
    const entry = (id: string) => ({ id, kind: 'fact', agent: 'a', text: id }) as const
    void port.remember([entry('1'), entry('2')])
    void port.remember([entry('1'), entry('3')])
    expect(port.list()).toEqual([entry('1'), entry('3')])
  })

  test.each([0, 1.5, Number.NaN])('that cannot be bounded so is refused: %d', maxEntries => {
    expect(() => createMemoryStore({ maxEntries })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})

describe('the suite itself', () => {
  test('finds a port that forgets nothing, one that ignores filters, and one without order', async () => {
    const broken = (change: object) => () => ({ ...createMemoryStore(), ...change })
    const failures = async (create: ReturnType<typeof broken>) => {
      const cases = memoryConformance({ name: 'broken', create })
      const ended = await Promise.allSettled(cases.map(({ run }) => run()))
      return ended.filter(({ status }) => status === 'rejected').length
    }
    expect(await failures(broken({ forget: () => 0 }))).toBeGreaterThan(0)
    expect(await failures(broken({ recall: () => [] }))).toBeGreaterThan(0)
    expect(
      await failures(() => {
        const store = createMemoryStore()
        return { ...store, list: async () => [...(await store.list())].reverse() }
      }),
    ).toBeGreaterThan(0)
    expect(await failures(broken({}))).toBe(0)
  })
})
