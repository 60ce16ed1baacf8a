import { describe, expect, it } from 'vitest'
import { findTests, runTests } from '../../src/audit-team/own-tests-tools.ts'
import { needNpm } from '../audit/need-npm.ts'
import { openAudit } from './open-audit.ts'

describe('find_own_tests and run_own_tests', () => {
  it('find them without running them, then tell how they ended and what they wrote last', async context => {
    needNpm(context)
    const { io, notebook } = await openAudit({
      'package.json': JSON.stringify({ scripts: { test: 'node t.mjs' } }),
      't.mjs': 'for (let n = 0; n < 30; n++) console.log("line", n)\nprocess.exitCode = 4',
    })
    expect(await findTests.run({}, io)).toEqual({ type: 'found', command: 'node t.mjs' })
    const ran = await runTests.run({}, io)
    expect(ran).toMatchObject({ type: 'failed', exitCode: 4, command: 'node t.mjs' })
    expect('lastLines' in ran && ran.lastLines).toContain('line 29')
    expect('lastLines' in ran && ran.lastLines.length).toBe(10)
    expect(notebook.facts().ownTests).toBe(ran)
  })

  it('only the one that runs code is a check', () => {
    expect([findTests.effect, runTests.effect]).toEqual(['read', 'check'])
  })
})
