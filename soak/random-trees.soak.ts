import { test } from 'vitest'
import { checkRandomTrees } from '../packages/runtime/test/random-trees/random-trees.ts'
import { recordFigure } from './figures.ts'

const TREES = 1000

test(`${TREES} random supervision trees live, fail and end as the model says`, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
  const begin = performance.now()
  await checkRandomTrees({ trees: TREES, seed })
  const seconds = (performance.now() - begin) / 1000
  recordFigure('random supervision trees held against the model', {
    value: TREES,
    unit: 'trees',
    seed,
    note: `no hang, no difference; ${Math.round(TREES / seconds)} trees/s`,
  })
})
