import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTarget } from '../../src/scenarios/audit-target.ts'
import { UsageError } from '../../src/usage-error.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'

const { signal } = new AbortController()
const request = (dir: string | undefined, ...exclude: string[]) => ({
  type: 'run' as const,
  scenario: 'audit',
  dir,
  input: undefined,
  exclude,
  out: undefined,
  model: { type: 'offline' as const },
  fault: undefined,
  runTests: false,
  json: false,
})

// Opening this whole repository takes its time on a busy machine.
describe('openTarget', { timeout: 30_000 }, () => {
  it('is the repository itself without its planted faults when no folder is named', async () => {
    const { folder, whyExcluded } = await openTarget(request(undefined), signal)
    expect(folder.files.map(({ path }) => path)).toContain('apps/demo/src/main.ts')
    expect(folder.leftOut).toContainEqual({ path: 'apps/demo/fixtures', reason: 'excluded' })
    expect(whyExcluded).toBe('since faults are planted there')
  })

  it('leaves out what it is asked to, however the path is written', async () => {
    const dir = temporaryFolder({ 'a/b.txt': 'b', 'c.txt': 'c', 'd "e".txt': 'e', 'f.txt': 'f' })
    const { folder, whyExcluded } = await openTarget(request(dir, './a/', join(dir, 'c.txt'), 'd "e".txt'), signal)
    expect(folder.files.map(({ path }) => path)).toEqual(['f.txt'])
    expect(whyExcluded).toBe('as asked')
  })

  it.each([
    ['nowhere', 'There is no "nowhere" in the folder to exclude: check the path behind --exclude.'],
    ['..', '".." is not inside the folder: --exclude takes a path below it.'],
    ['.', '"." is not inside the folder: --exclude takes a path below it.'],
  ])('refuses to exclude %j, which would change nothing', async (path, message) => {
    await expect(openTarget(request(temporaryFolder(), path), signal)).rejects.toThrow(new UsageError(message))
  })

  it('says in one line why a folder cannot be opened', async () => {
    const file = join(temporaryFolder({ 'a.txt': 'a' }), 'a.txt')
    await expect(openTarget(request(file), signal)).rejects.toThrow(UsageError)
    await expect(openTarget(request(''), signal)).rejects.toThrow('No folder was named')
  })

  it('stops when it is aborted', async () => {
    const dir = temporaryFolder({ 'a.txt': 'a' })
    await expect(openTarget(request(dir), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })
})
