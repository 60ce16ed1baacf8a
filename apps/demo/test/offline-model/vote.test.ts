import { describe, expect, it } from 'vitest'
import type { Finding, Report } from '../../src/audit-team/answers.ts'
import { findingWords } from '../../src/offline-model/finding-words.ts'
import { castBallot } from '../../src/offline-model/vote.ts'

const fault = (path: string | undefined, kind: Finding['kind'] = 'link'): Finding => ({
  kind,
  weight: 'fault',
  path,
  message: 'Broken.',
})
const remark = (kind: Finding['kind']): Finding => ({ ...fault('x', kind), weight: 'remark' })
const own = (...findings: Finding[]): Report => ({ type: 'report', summary: '', findings })

describe('castBallot', () => {
  it('votes against shipping by its own proof, and says which', () => {
    expect(castBallot('test', own(fault('a.md'), fault('b.md')), [])).toEqual({
      type: 'vote',
      vote: 'not ready',
      reason: 'link fault in "a.md": Broken. (and 1 more)',
      confidence: 0.95,
    })
  })

  it.each([
    ['knowledge', 'docs/a.md', 'not ready'],
    ['knowledge', 'src/a.ts', 'ready'],
    ['code', 'docs/a.md', 'ready'],
    ['code', 'config/a.json', 'not ready'],
    ['test', 'docs/a.md', 'ready'],
    ['review', 'docs/a.md', 'ready'],
    ['knowledge', undefined, 'not ready'],
    ['test', undefined, 'not ready'],
  ] as const)('%s that hears of a fault in %s votes %s', (voter, path, vote) => {
    expect(castBallot(voter, own(), [findingWords(fault(path))]).vote).toBe(vote)
  })

  it('is less sure of what it only heard', () => {
    expect(castBallot('knowledge', own(), [findingWords(fault('a.md'))]).confidence).toBe(0.8)
  })

  it('is less sure that all is well for each kind of remark', () => {
    expect(castBallot('code', own(), []).confidence).toBe(0.9)
    expect(castBallot('code', own(remark('mark'), remark('mark')), []).confidence).toBe(0.85)
    expect(castBallot('test', own(remark('tests'), remark('gap')), []).confidence).toBe(0.6)
  })

  it('votes by what it heard when it has no report', () => {
    expect(castBallot('review', undefined, ['gossip'])).toMatchObject({ vote: 'ready', confidence: 0.9 })
  })
})
