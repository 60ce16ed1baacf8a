import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type Checks, checkAnswer } from '../src/check-step.ts'

const none: Checks = {
  schema: undefined,
  wrapped: false,
  declared: false,
  checks: [],
  scorer: undefined,
  guards: [],
  agent: 'agent',
}
const schema = z.object({ n: z.number() })
const { signal } = new AbortController()
const task = { description: 'count' }
const checked = (draft: string | undefined, checks: Partial<Checks>) =>
  checkAnswer({ ...none, ...checks } as Checks, { task, draft }, { user: 'u1' }, signal)

describe('reading an answer', () => {
  test('without a schema it is the text itself', async () => {
    expect(await checked('{"n":1}', {})).toEqual({ ok: true, output: '{"n":1}' })
  })

  test.each(['{"n":1}', ' {"n":1}\n', '```json\n{"n":1}\n```', '```\n{"n":1}\n```\n'])(
    'with a schema it is JSON, fenced or not: %j',
    async draft => {
      expect(await checked(draft, { schema })).toEqual({ ok: true, output: { n: 1 } })
    },
  )

  test('an answer that is no object is taken with the object around it, or without', async () => {
    const list = z.array(z.number())
    for (const draft of ['[1,2]', '{"answer":[1,2]}'])
      expect(await checked(draft, { schema: list, wrapped: true })).toEqual({ ok: true, output: [1, 2] })
    const own = z.object({ answer: z.string() })
    expect(await checked('{"answer":"x"}', { schema: own })).toEqual({ ok: true, output: { answer: 'x' } })
    expect(await checked('{"answer":[1],"more":2}', { schema: list, wrapped: true })).toMatchObject({ ok: false })
  })

  test('the output is what the schema makes of it', async () => {
    const doubled = z.object({ n: z.number().transform(n => n * 2) })
    expect(await checked('{"n":2}', { schema: doubled })).toEqual({ ok: true, output: { n: 4 } })
  })

  test.each([
    ['no JSON', 'four', 'it is not JSON'],
    ['nothing', undefined, 'it is not JSON'],
    ['the wrong shape', '{"n":"4"}', 'n: '],
  ])('%s is a complaint in words', async (_, draft, words) => {
    expect(await checked(draft, { schema })).toMatchObject({ ok: false, issues: expect.stringContaining(words) })
  })

  test('keys that could become more than data do not land', async () => {
    const verdict = await checked('{"__proto__":{"admin":true},"n":1}', { schema: z.looseObject({}) })
    expect(verdict).toEqual({ ok: true, output: { n: 1 } })
  })
})

describe('confidence', () => {
  test('is absent where nobody says', async () => {
    expect(await checked('{"n":1}', { schema })).not.toHaveProperty('confidence')
  })

  test('is what the model declared beside its answer', async () => {
    expect(await checked('{"answer":{"n":1},"confidence":0.25}', { schema, declared: true })).toEqual({
      ok: true,
      output: { n: 1 },
      confidence: 0.25,
    })
    expect(await checked('{"answer":"yes","confidence":1}', { declared: true })).toMatchObject({ output: 'yes' })
  })

  test.each([
    ['no answer', '{"confidence":1}', 'it lacks "answer"'],
    ['no confidence', '{"answer":"yes"}', '"confidence" must be a number from 0 to 1'],
    ['a share above 1', '{"answer":"yes","confidence":85}', '"confidence" must be'],
    ['a list', '[]', 'it lacks "answer"'],
    ['an answer that is no text where text is wanted', '{"answer":{"n":1},"confidence":1}', '"answer" must be text'],
  ])('%s goes back to the model', async (_, draft, issues) => {
    expect(await checked(draft, { declared: true })).toEqual({ ok: false, issues: expect.stringContaining(issues) })
  })

  test('is what the scorer says, who may not know', async () => {
    const scorer = vi.fn(async ({ n }: { n: number }) => (n > 1 ? 0 : undefined))
    expect(await checked('{"n":2}', { schema, scorer: scorer as never })).toMatchObject({ confidence: 0 })
    expect(await checked('{"n":1}', { schema, scorer: scorer as never })).not.toHaveProperty('confidence')
    expect(scorer.mock.calls[0]?.[1 as never]).toEqual({ task, context: { user: 'u1' }, signal })
  })

  test.each([1.1, -1, Number.NaN])('of %d is an error of the scorer, not a confidence', async score => {
    await expect(checked('x', { scorer: () => score })).rejects.toMatchObject({ code: 'input_invalid' })
  })
})

describe("checks of the user's own", () => {
  test('well is undefined or true; false and text are complaints', async () => {
    expect(await checked('x', { checks: [() => undefined, () => true] })).toMatchObject({ ok: true })
    expect(await checked('x', { checks: [() => false] })).toEqual({ ok: false, issues: 'it did not pass a check' })
    expect(await checked('x', { checks: [async () => 'too short'] })).toEqual({ ok: false, issues: 'too short' })
  })

  test('run in order on the checked output, up to the first complaint, before the scorer', async () => {
    const second = vi.fn()
    const scorer = vi.fn()
    const first = vi.fn(() => 'no')
    await checked('{"n":1}', { schema, checks: [first, second], scorer })
    expect(first).toHaveBeenCalledWith({ n: 1 }, { task, context: { user: 'u1' }, signal })
    expect(second).not.toHaveBeenCalled()
    expect(scorer).not.toHaveBeenCalled()
  })

  test('do not run on an answer that does not fit the schema', async () => {
    const own = vi.fn()
    await checked('{}', { schema, checks: [own] })
    expect(own).not.toHaveBeenCalled()
  })

  test('what one throws is thrown', async () => {
    const failing = () => {
      throw new Error('no database')
    }
    await expect(checked('x', { checks: [failing] })).rejects.toThrow('no database')
  })
})
