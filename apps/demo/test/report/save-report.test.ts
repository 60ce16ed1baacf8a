import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkPlace, saveReport } from '../../src/report/save-report.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'

describe('saveReport', () => {
  it('writes where it was told to', async () => {
    const out = join(temporaryFolder(), 'r.md')
    expect(await saveReport('text', out)).toBe(out)
    expect(readFileSync(out, 'utf8')).toBe('text')
  })

  it('writes into a new folder each time when it was told nothing', async () => {
    const files = [await saveReport('a', undefined), await saveReport('b', undefined)]
    onTestFinished(() => {
      for (const file of files) rmSync(dirname(file), { recursive: true })
    })
    expect(files.map(file => readFileSync(file, 'utf8'))).toEqual(['a', 'b'])
  })
})

describe('checkPlace', () => {
  it('accepts a file that is not there yet, and no place at all', async () => {
    await checkPlace(join(temporaryFolder(), 'r.md'))
    await checkPlace(undefined)
  })

  it('refuses a folder, and a file in a folder that is not there', async () => {
    const folder = temporaryFolder()
    await expect(checkPlace(folder)).rejects.toThrow('is a folder: --out takes the path of a file.')
    await expect(checkPlace(join(folder, 'none', 'r.md'))).rejects.toThrow('for the report: make it, or choose another')
  })
})
