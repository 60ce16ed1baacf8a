// The long form of the crash test: many seeds, twenty kills each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crashRounds } from '../packages/runtime/test/sqlite/crash-rounds.ts'
import { recordFigure } from './figures.ts'

const KILLS = 20
const SEEDS = 5

test(`killed ${KILLS} times with each of ${SEEDS} seeds, no completed step runs again and no result is lost`, async () => {
  const first = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`seeds ${first} to ${first + SEEDS - 1}`)
  let kills = 0
  for (let seed = first; seed < first + SEEDS; seed += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
    const rounds = await crashRounds(folder, seed, KILLS)
    rmSync(folder, { recursive: true, force: true })
    expect({ seed, rerun: rounds.rerun, lost: rounds.lost }).toEqual({ seed, rerun: [], lost: [] })
    kills += rounds.kills
  }
  recordFigure('sqlite host: completed steps run again after kill -9', {
    value: 0,
    unit: `of ${kills} kills in mid-work`,
    seed: first,
  })
})
