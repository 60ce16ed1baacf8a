import { describe, expect, it } from 'vitest'
import { readLines } from '../../src/audit-team/read-lines.ts'
import { openAudit } from './open-audit.ts'

describe('read_lines', () => {
  it('reads the lines of a place, and says why it cannot', async () => {
    const { io } = await openAudit({ 'a.txt': 'one\ntwo\u0008\nthree' })
    expect(await readLines.run({ path: 'a.txt', line: 2, count: 5 }, io)).toEqual({
      type: 'lines',
      path: 'a.txt',
      from: 2,
      lines: ['two\\u{8}', 'three'],
    })
    expect(await readLines.run({ path: '../x', line: 1, count: 1 }, io)).toMatchObject({ reason: 'not_listed' })
  })
})
