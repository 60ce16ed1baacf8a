import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/audit-team/answers.ts'
import { findingWords, readFinding } from '../../src/offline-model/finding-words.ts'

const fault = (finding: Partial<Finding>): Finding => ({ kind: 'link', weight: 'fault', message: 'No.', ...finding })

describe('findingWords and readFinding', () => {
  it('say a finding for people', () => {
    expect(findingWords(fault({ path: 'docs/a.md', line: 7, message: 'There is no b.md.' }))).toBe(
      'link fault in "docs/a.md", line 7: There is no b.md.',
    )
  })

  it.each([
    fault({ path: 'docs/a.md', line: 7 }),
    fault({ kind: 'syntax', path: 'odd: \\"name\\", line 3: x.md', line: 12, message: 'Expected ": ".' }),
    fault({ kind: 'tests', path: 'package.json' }),
    fault({ kind: 'gap', message: 'in "x", line 3: y' }),
  ])('read back what they said: %j', finding => {
    expect(readFinding(findingWords(finding))).toEqual(finding)
  })

  it.each(['', 'hello', 'strange fault in "a": b', 'link fault in a.md: no quotes'])('read nothing into %j', words => {
    expect(readFinding(words)).toBeUndefined()
  })
})
