import { defineConfig } from 'vitest/config'

const project = (name: string, root: string) => ({
  extends: true as const,
  test: { name, root, include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', '**/fixtures/**'] },
})

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
    projects: [
      project('providers', 'packages/providers'),
      project('runtime', 'packages/runtime'),
      project('actors', 'packages/actors'),
      project('viz', 'packages/viz'),
      project('demo', 'apps/demo'),
    ],
  },
})
