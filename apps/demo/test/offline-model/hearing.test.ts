import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { heard, hearing, results, user } from './conversation.ts'

describe('hear', () => {
  it('finds the task, what was told on topics, and what is offered', () => {
    const { task, notices, offers } = hearing(
      [user('Vote: now\n- nobody on nothing: "x"'), heard('a "quoted" fault', 'two\nlines'), user('Go on.')],
      'consult',
    )
    expect(task).toBe('Vote: now\n- nobody on nothing: "x"')
    expect(notices).toEqual(['a "quoted" fault', 'two\nlines'])
    expect([offers('consult'), offers('delegate')]).toEqual([true, false])
  })

  it('gives the results of a tool that have the wanted shape, and counts all', () => {
    const heardNow = hearing([
      user('x'),
      results(['a', { n: 1 }], ['a', 'refused: no'], ['b', { n: 2 }], ['a', { n: 3 }]),
    ])
    expect(heardNow.results('a', z.object({ n: z.number() }))).toEqual([{ n: 1 }, { n: 3 }])
    expect([heardNow.count('a'), heardNow.count('c')]).toEqual([3, 0])
  })

  it('hears nothing where nothing was said', () => {
    expect(hearing([])).toMatchObject({ task: '', notices: [] })
  })
})
