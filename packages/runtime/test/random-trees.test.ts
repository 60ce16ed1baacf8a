import { test } from 'vitest'
import { checkRandomTrees } from './random-trees/random-trees.ts'

const seed = 20_251_121

test(
  `100 random trees live, fail, restart, stop and escalate in the order that OTP's rules say (seed ${seed})`,
  { timeout: 60_000 },
  () => checkRandomTrees({ trees: 100, seed }),
)
