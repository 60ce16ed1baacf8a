// Runs the crash workload, kills it with SIGKILL at seeded moments, runs it again, and says what came of it. Before each new
// start the file is asked which steps are completed: none of them may start again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { type Report, readLog, TASKS } from './crash-workload.ts'

export interface Rounds {
  /** Kills that found work unfinished. */
  readonly kills: number
  /** Keys of steps that started again although their result had been committed. */
  readonly rerun: readonly string[]
  /** Tasks whose result is not what it must be, and those that the tally lacks or has twice. */
  readonly lost: readonly string[]
  /** Attempts of each step, in the order in which they started. */
  readonly attempts: ReadonlyMap<string, readonly number[]>
  /** Steps that are completed according to the file, at the end. */
  readonly completed: number
}

/** When to kill: so long after so many steps have started; none: after the store is being opened. */
interface Moment {
  readonly steps: number
  readonly ms: number
}

/** One kill in four hits the opening, the others the work, however fast the machine is. */
function momentOf(next: () => number): Moment {
  return next() < 0.25 ? { steps: 0, ms: next() * 40 } : { steps: 1 + Math.floor(next() * 6), ms: next() * 12 }
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Keys of the completed steps. Reads a copy, so that what the crash left is found by the next process as it is. */
function completedIn(folder: string): ReadonlySet<string> {
  const [store, copy] = [join(folder, 'store.db'), join(folder, 'copy.db')]
  for (const part of ['', '-wal']) if (existsSync(store + part)) copyFileSync(store + part, copy + part)
  const db = new DatabaseSync(copy)
  const rows = db
    .prepare(
      `SELECT actor.id || '@' || (record ->> '$.id') AS key
       FROM task_step JOIN task ON task.id = task_step.task JOIN actor ON actor.address = task.address
       WHERE record ->> '$.status' = 'completed'`,
    )
    .all()
  db.close()
  return new Set(rows.map(({ key }) => String(key)))
}

/** One process. Undefined: it was killed before it had a report. */
async function round(folder: string, kill: Moment | undefined): Promise<Report | undefined> {
  const script = join(import.meta.dirname, 'crash-workload.ts')
  const args = ['--disable-warning=ExperimentalWarning', script, join(folder, 'store.db'), join(folder, 'log')]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  let report: Report | undefined
  let said = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) report = JSON.parse(line) as Report
    else if (kill?.steps === said++) setTimeout(() => child.kill('SIGKILL'), kill.ms)
  }
  const [code, signal] = await exit
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The workload ended with code ${code}`)
  return report
}

const WANTED = JSON.stringify(['completed', ['plan', 'execute', 'verify']])

function lostOf({ results, tally }: Report): readonly string[] {
  const done = results.filter(({ status, output }) => JSON.stringify([status, output]) === WANTED).map(({ id }) => id)
  return TASKS.filter(id => !done.includes(id) || tally.filter(note => note === id).length !== 1)
}

/** Kills so often, then lets the work end. */
export async function crashRounds(folder: string, seed: number, kills: number): Promise<Rounds> {
  const next = random(seed)
  const log = join(folder, 'log')
  const rerun: string[] = []
  let hits = 0
  const play = async (kill: Moment | undefined): Promise<Report | undefined> => {
    const started = readLog(log).length
    const completed = started === 0 ? new Set<string>() : completedIn(folder)
    const report = await round(folder, kill)
    const keys = readLog(log).slice(started)
    rerun.push(...keys.map(({ key }) => key).filter(key => completed.has(key)))
    return report
  }
  for (let n = 0; n < kills; n += 1) if (!(await play(momentOf(next)))) hits += 1
  const report = await play(undefined)
  if (!report) throw new Error('The last process gave no report')
  const attempts = Map.groupBy(readLog(log), ({ key }) => key)
  return {
    kills: hits,
    rerun,
    lost: lostOf(report),
    attempts: new Map([...attempts].map(([key, list]) => [key, list.map(({ attempt }) => attempt)])),
    completed: completedIn(folder).size,
  }
}
