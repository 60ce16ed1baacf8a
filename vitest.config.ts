import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// What one child process of the tests compiled, the next one need not.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compile')

const exclude = ['**/node_modules/**', '**/dist/**', '**/fixtures/**']

const project = (name: string, root: string) => ({
  extends: true as const,
  test: { name, root, include: ['test/**/*.test.ts'], exclude },
})

// Type tests run nothing: tsc decides them, each `test` in a `*.test-d.ts` counts as one test.
const types = {
  extends: true as const,
  test: {
    name: 'types',
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      include: ['packages/*/test/**/*.test-d.ts'],
      exclude,
      tsconfig: 'tsconfig.types.json',
      ignoreSourceErrors: true,
    },
  },
}

export default defineConfig({
  test: {
    // Files of one worker share what they import: loading it again for each takes longer than most of them run.
    isolate: false,
    maxWorkers: '100%',
    // Of a machine that does other things, too: what hangs is found all the same.
    testTimeout: 20_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
    projects: [
      project('providers', 'packages/providers'),
      project('wire-server', 'packages/wire-server'),
      project('runtime', 'packages/runtime'),
      project('actors', 'packages/actors'),
      project('tools', 'packages/tools'),
      project('viz', 'packages/viz'),
      project('demo', 'apps/demo'),
      project('workspace', 'scripts'),
      types,
    ],
  },
})
