import { describe, expect, test } from 'vitest'
import { withCacheMarks } from '../../src/anthropic/prompt-cache.ts'

const tool = (name: string) => ({ name, input_schema: { type: 'object' } as const })
const say = (role: 'user' | 'assistant', ...texts: string[]) => ({
  role,
  content: texts.map(text => ({ type: 'text', text }) as const),
})
const body = Object.freeze({
  model: 'claude-test',
  max_tokens: 1,
  system: [{ type: 'text' as const, text: 'Be brief.' }],
  tools: [tool('a'), tool('b')],
  messages: [
    say('user', 'one'),
    say('assistant', 'two'),
    say('user', 'three'),
    say('assistant'),
    say('user', '4', '5'),
  ],
})

/** The places that are marked. */
function marks(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'cache_control' ? [`${path}: ${JSON.stringify(part)}`] : marks(part, `${path}/${key}`),
  )
}

describe('withCacheMarks', () => {
  test('marks the ends of tools, system and the last two user messages', () => {
    const mark = '{"type":"ephemeral"}'
    expect(marks(withCacheMarks(body, '5m'))).toEqual([
      `/system/0: ${mark}`,
      `/tools/1: ${mark}`,
      `/messages/2/content/0: ${mark}`,
      `/messages/4/content/1: ${mark}`,
    ])
  })

  test('says how long, where it is not the usual time', () => {
    expect(marks(withCacheMarks(body, '1h'))[0]).toBe('/system/0: {"type":"ephemeral","ttl":"1h"}')
  })

  test('changes nothing else, and nothing in place', () => {
    const before = structuredClone(body)
    const marked = withCacheMarks(body, '1h')
    expect(body).toEqual(before)
    expect(JSON.parse(JSON.stringify(marked), (key, part) => (key === 'cache_control' ? undefined : part))).toEqual(
      before,
    )
  })

  test('marks nothing when told so', () => {
    expect(withCacheMarks(body, false)).toBe(body)
  })

  test('marks what there is', () => {
    const bare = { model: 'claude-test', max_tokens: 1, messages: [say('user', 'one')] }
    expect(marks(withCacheMarks(bare, '5m'))).toEqual(['/messages/0/content/0: {"type":"ephemeral"}'])
  })
})
