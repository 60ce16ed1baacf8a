import { defineConfig } from 'vitest/config'

// Long runs with no time limit, one file after the other: each may record a figure, and figures share a page.
export default defineConfig({
  test: {
    name: 'soak',
    include: ['soak/**/*.soak.ts'],
    testTimeout: 0,
    hookTimeout: 0,
    fileParallelism: false,
    passWithNoTests: true,
  },
})
