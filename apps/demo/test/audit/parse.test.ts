import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { parseFiles } from '../../src/audit/parse.ts'
import { temporaryFolder } from './temporary-folder.ts'

const parse = async (files: Record<string, string | Uint8Array>) => parseFiles(await openFolder(temporaryFolder(files)))

describe('parseFiles', () => {
  it('judges every JSON and TypeScript file and looks at no other', async () => {
    const report = await parse({
      'a.json': '{}',
      'b.JSON': '[',
      'c/d.ts': 'const a: = 1',
      'e.mts': 'export const a = 1',
      'f.cts': 'export = 1',
      'g.js': 'not ( javascript',
      'h.json5': '{',
    })
    expect(report).toEqual({
      checked: { json: 2, typescript: 3 },
      faults: [
        {
          path: 'b.JSON',
          language: 'json',
          message: 'Expected a value or "]", found the end of the file.',
          line: 1,
          column: 2,
        },
        {
          path: 'c/d.ts',
          language: 'typescript',
          message: expect.stringMatching(/^Unexpected token/),
          line: 1,
          column: 10,
        },
      ],
      unchecked: [],
    })
  })

  it('allows comments and trailing commas to the files whose readers do', async () => {
    const relaxed = '{ // why\n "a": [1,], }'
    const { faults } = await parse({
      'tsconfig.json': relaxed,
      'tsconfig.base.json': relaxed,
      'pkg/tsconfig-node.json': relaxed,
      'jsconfig.json': relaxed,
      'app.tsconfig.json': relaxed,
      '.vscode/settings.json': relaxed,
      'a.jsonc': relaxed,
      'package.json': relaxed,
      'mytsconfig.json': relaxed,
    })
    expect(faults.map(fault => fault.path)).toEqual(['mytsconfig.json', 'package.json'])
  })

  it('takes a byte order mark before JSON', async () => {
    expect((await parse({ 'a.json': '\ufeff{}' })).faults).toEqual([])
  })

  it('calls what no parser here can judge unchecked, with the reason', async () => {
    const report = await parse({
      'a.tsx': 'export const a = <div/>',
      'b.d.ts': 'export const b: number',
      'c.d.ts': 'export declare function c(): void',
      'd.ts': Uint8Array.of(0x47, 0, 0),
      'e.css.d.ts': 'export const e: string',
      'f.ts': `${'['.repeat(100_000)}`,
      'g.ts': 'export {}',
    })
    expect(report.faults).toEqual([])
    expect(report.checked).toEqual({ json: 0, typescript: 2 })
    expect(report.unchecked).toEqual([
      { path: 'a.tsx', reason: expect.stringContaining('JSX') },
      { path: 'b.d.ts', reason: expect.stringContaining('declaration files; it stopped at line 1') },
      { path: 'd.ts', reason: 'binary' },
      { path: 'e.css.d.ts', reason: expect.stringContaining('declaration files') },
      { path: 'f.ts', reason: expect.stringContaining('The parser gave up') },
    ])
  })

  it('names files that were too large to look at', async () => {
    const root = temporaryFolder({ 'a.json': `[${'1,'.repeat(50)}1]`, 'b.json': '[]' })
    const report = await parseFiles(await openFolder(root, { limits: { fileBytes: 40 } }))
    expect(report).toEqual({
      checked: { json: 1, typescript: 0 },
      faults: [],
      unchecked: [{ path: 'a.json', reason: 'too_large' }],
    })
  })

  it('stops when it is aborted', async () => {
    const folder = await openFolder(temporaryFolder({ 'a.ts': '' }))
    await expect(parseFiles(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})
