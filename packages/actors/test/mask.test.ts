import { describe, expect, test } from 'vitest'
import { defineAgent, defineLifecycle } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

const { tools } = sampleTools()
const peers = { delegates: ['writer'], consults: ['lawyer'], topics: ['news'] }
const thorough = defineAgent({ name: 'thorough', thorough: true, tools, ...peers })

describe('[A6] the mask of a phase is read from the chart', () => {
  test.each([
    ['planning', ['look', 'consult', 'submit_plan'], ['probe', 'change']],
    ['executing', ['look', 'probe', 'change', 'delegate', 'consult', 'broadcast'], []],
    ['verifying', ['look', 'probe', 'consult', 'accept', 'reject', 'replan'], ['change']],
    ['learning', ['record_lesson'], []],
  ])('%s', (phase, offered, blocked) => {
    const mask = thorough.maskIn(phase)
    expect(mask.offered).toEqual(offered)
    expect(mask.blocked).toEqual(blocked)
  })

  test('what is neither offered nor blocked is masked: each candidate stands in one list', () => {
    const all = (phase: string) => {
      const { offered, masked, blocked } = thorough.maskIn(phase)
      return [...offered, ...masked, ...blocked].sort()
    }
    expect(all('planning')).toEqual(all('learning'))
    expect(new Set(all('planning')).size).toBe(all('planning').length)
    expect(thorough.maskIn('learning').masked).toContain('change')
  })

  test('whom nobody can be addressed by is not offered anywhere', () => {
    const alone = defineAgent({ name: 'alone', tools })
    expect(alone.maskIn('executing')).toMatchObject({ offered: ['look', 'probe', 'change'], blocked: [] })
  })

  test('nothing is offered where no model acts', () => {
    const planned = defineAgent({ name: 'planned', plan: () => 'p', tools })
    expect(planned.maskIn('planning').offered).toEqual([])
    expect(planned.maskIn('idle').offered).toEqual([])
  })

  test('a phase that is none is an error that names those that are', () => {
    expect(() => thorough.maskIn('plannning')).toThrow(
      expect.objectContaining({
        code: 'input_invalid',
        message: expect.stringContaining('use one of idle, planning, executing'),
      }),
    )
  })
})

describe('an answer', () => {
  test('is no tool where text is one', () => {
    expect(thorough.maskIn('executing').offered).not.toContain('answer')
  })

  test('is a tool where text is not one, so that there always is a way out', () => {
    const lifecycle = defineLifecycle({
      name: 'form',
      initial: 'filling',
      phases: { filling: { tools: ['read'], ends: { ANSWER: 'completed' } } },
    })
    expect(defineAgent({ name: 'clerk', lifecycle, tools }).maskIn('filling').offered).toEqual(['look', 'answer'])
  })
})
