import { expect, test } from 'vitest'
import { assertAgentName, isAgentName } from '../src/agent-name.ts'

test.each(['a', 'team.writer-2_b', 'x'.repeat(64)])('%s can be a name', name => {
  expect(isAgentName(name)).toBe(true)
  expect(() => assertAgentName(name)).not.toThrow()
})

test.each(['', ' ', 'a/b', '..\u0000', 'ä', 'x'.repeat(65), undefined, null, 5, ['a']])('%j cannot', name => {
  expect(isAgentName(name)).toBe(false)
  expect(() => assertAgentName(name)).toThrow(expect.objectContaining({ code: 'agent_invalid' }))
})
