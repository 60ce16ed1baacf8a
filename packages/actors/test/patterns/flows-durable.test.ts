// Pipelines, map-reduces, workflows and supervised teams whose process ends in the middle: the next one goes on, and nothing that was
// done is done again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRuntime, type Result, type Runtime, type TaskActor } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fromFunction, mapReduce, pipeline, supervise, workflow } from '../../src/index.ts'

type Worker = (name: string) => TaskActor<unknown, unknown>

/** Runs what `define` makes; the first process ends once somebody works on `stuck`, which hangs there. */
async function acrossProcesses(
  define: (worker: Worker) => TaskActor<never, unknown>,
  input: unknown,
  isStuck: (name: string, given: unknown) => boolean,
): Promise<{ readonly result: Result; readonly before: readonly unknown[]; readonly after: readonly unknown[] }> {
  const dir = mkdtempSync(join(tmpdir(), 'flows-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const begun = Promise.withResolvers<void>()
  const open = (log: unknown[], hangs: boolean): Runtime => {
    const runtime = createRuntime({ host: sqlite(join(dir, 'runs.db')) })
    const worker: Worker = name =>
      fromFunction(name, (given: unknown) => {
        if (hangs && isStuck(name, given)) {
          begun.resolve()
          return new Promise(() => {})
        }
        log.push([name, given])
        return plans[name] ? plans[name](given) : `${name} did it`
      })
    runtime.agents.register(define(worker))
    return runtime
  }
  const [before, after]: unknown[][] = [[], []]
  const first = open(before!, true)
  void first.start({ id: 'crossing', agent: 'flow', description: 'go', input }).result()
  await begun.promise
  await first.close()
  await using second = open(after!, false)
  const [run] = second.resume()
  return { result: (await run?.result()) as Result, before: before!, after: after! }
}

/** What a planner says, from what it is told. */
const plans: Readonly<Record<string, (given: unknown) => unknown>> = {
  planner: given =>
    'workers' in (given as object)
      ? { tasks: ['a', 'b'].map(worker => ({ worker, task: 'Do it.' })), more: false, answer: null }
      : { tasks: [], more: false, answer: 'done' },
}

describe('[F2] a run whose process ended goes on in the next', () => {
  test('a pipeline: with the stage under way, and what its transformer made', async () => {
    let transformed = 0
    const { result, before, after } = await acrossProcesses(
      worker =>
        pipeline(
          [
            worker('a'),
            {
              agent: worker('b'),
              transform: (text: string) => {
                transformed += 1
                return `${text}!`
              },
            },
            worker('c'),
          ],
          { name: 'flow' },
        ),
      'go',
      name => name === 'b',
    )
    expect(result).toMatchObject({ status: 'completed', output: 'c did it' })
    expect([before, after, transformed]).toEqual([
      [['a', 'go']],
      [
        ['b', 'a did it!'],
        ['c', 'b did it'],
      ],
      1,
    ])
  })

  test('a map-reduce: with the inputs that had not ended', async () => {
    const { result, before, after } = await acrossProcesses(
      worker =>
        mapReduce({ name: 'flow', map: worker('m'), reduce: (all: readonly unknown[]) => all.length, maxParallel: 1 }),
      [1, 2, 3, 4],
      (_, given) => given === 3,
    )
    expect(result).toMatchObject({ status: 'completed', output: 4 })
    expect([before, after]).toEqual([
      [
        ['m', 1],
        ['m', 2],
      ],
      [
        ['m', 3],
        ['m', 4],
      ],
    ])
  })

  test('a workflow: with its conditions known, and the tasks that wait', async () => {
    let asked = 0
    const { result, before, after } = await acrossProcesses(
      worker =>
        workflow({
          name: 'flow',
          tasks: {
            a: { agent: worker('a') },
            b: {
              agent: worker('b'),
              dependsOn: ['a'],
              when: () => {
                asked += 1
                return true
              },
            },
            c: { agent: worker('c'), dependsOn: ['b'] },
          },
        }),
      'go',
      name => name === 'b',
    )
    expect(result).toMatchObject({ status: 'completed', output: { a: 'a did it', b: 'b did it', c: 'c did it' } })
    expect([before, after].map(log => log.map(entry => (entry as unknown[])[0]))).toEqual([['a'], ['b', 'c']])
    expect(asked).toBe(1)
  })

  test('a supervised team: with its plan', async () => {
    const { result, before, after } = await acrossProcesses(
      worker =>
        supervise({
          name: 'flow',
          planner: worker('planner'),
          workers: [worker('a'), worker('b')],
          mode: 'sequential',
        }),
      'go',
      name => name === 'b',
    )
    expect(result).toMatchObject({ status: 'completed', output: 'done' })
    expect([before, after].map(log => log.map(entry => (entry as unknown[])[0]))).toEqual([
      ['planner', 'a'],
      ['b', 'planner'],
    ])
  })
})
