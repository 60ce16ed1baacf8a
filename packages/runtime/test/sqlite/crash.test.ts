import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { crashRounds } from './crash-rounds.ts'

const KILLS = 20
const SEED = Number(process.env.SEED ?? 20_261_121)

test(`[F2] K3 killed ${KILLS} times at moments of seed ${SEED}, all work ends and no completed step runs again`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { kills, rerun, lost, attempts, completed } = await crashRounds(folder, SEED, KILLS)

  expect({ rerun, lost }).toEqual({ rerun: [], lost: [] })
  for (const [key, list] of attempts) expect(list, key).toEqual(list.toSorted((a, b) => a - b))
  expect([...attempts.values()].flat().filter(attempt => attempt > 1).length).toBeGreaterThan(0)
  expect(completed).toBe(attempts.size)
  expect(kills).toBeGreaterThan(KILLS / 2)
}, 180_000)
