// A scenario, played in this process: how it ended, and what it wrote.
import { readCommandLine } from '../../src/command-line.ts'
import type { ModelChoice } from '../../src/models/model-choice.ts'
import { createPaint } from '../../src/paint.ts'
import { scenarioNamed } from '../../src/scenarios/index.ts'
import type { Stage } from '../../src/scenarios/scenario.ts'

const noExit = { on: () => {}, off: () => {} }

export const OFFLINE: ModelChoice = { type: 'offline', why: 'As asked' }

/** With the offline model. */
export const play = (...args: readonly string[]) => playWith(OFFLINE, {}, ...args)

export async function playWith(choice: ModelChoice, env: Stage['env'], ...args: readonly string[]) {
  const request = readCommandLine([...args, '--model', 'offline'])
  if (request.type !== 'run') throw new Error('These arguments run nothing')
  let written = ''
  const terminal = {
    live: false,
    color: false,
    paint: createPaint(false),
    write: (text: string) => {
      written += text
    },
    width: () => 100,
    height: () => 40,
  }
  const stage: Stage = {
    terminal,
    signal: new AbortController().signal,
    exit: noExit,
    now: () => new Date('2026-11-26T00:00:00Z'),
    choice,
    env,
  }
  const ending = await scenarioNamed(request.scenario).play(request, stage)
  return { ending, written }
}
