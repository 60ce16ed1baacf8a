// A folder's own tests run under npm, which comes with most installations of Node and not with all.
import { spawnSync } from 'node:child_process'
import type { TestContext } from 'vitest'

const hasNpm = spawnSync('npm', ['--version']).status === 0

/** Skips a test that cannot run without npm. */
export function needNpm(context: TestContext): void {
  if (!hasNpm) context.skip('npm is not on the PATH')
}
