// The demo as a command: reads what is wanted, plays it, and turns every ending into an exit code. It owns the process, and the
// last word about errors, which is always one line.
import { type RunRequest, readCommandLine } from './command-line.ts'
import { helpText, scenarioList } from './help.ts'
import { INTERRUPTED, interruptSignal } from './interrupt.ts'
import { loadEnvFile } from './models/env-file.ts'
import { lookAround, USUAL_PORTS } from './models/look-around.ts'
import { chooseModel } from './models/model-choice.ts'
import { scenarioNamed, scenarios } from './scenarios/index.ts'
import type { Ending, Stage } from './scenarios/scenario.ts'
import { terminalOf } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { visibleText } from './visible-text.ts'

const EXIT_CODES: Readonly<Record<Ending, number>> = { completed: 0, failed: 1, cancelled: INTERRUPTED }
const USAGE = 2
const LONGEST_COMPLAINT = 1000

async function play(request: RunRequest): Promise<number> {
  const scenario = scenarioNamed(request.scenario)
  const signal = interruptSignal(process)
  loadEnvFile()
  const { env } = process
  const terminal = terminalOf(process.stdout, env)
  try {
    const choice = chooseModel(request.model, await lookAround(request.model, { env, fetch, ports: USUAL_PORTS }))
    const stage: Stage = { terminal, signal, exit: process, now: () => new Date(), choice, env }
    return EXIT_CODES[await scenario.play(request, stage)]
  } catch (error) {
    if (!signal.aborted) throw error
    process.stderr.write('Cancelled before anything was found.\n')
    return INTERRUPTED
  }
}

async function main(args: readonly string[]): Promise<number> {
  const request = readCommandLine(args)
  switch (request.type) {
    case 'help':
      process.stdout.write(helpText(scenarios))
      return 0
    case 'list':
      process.stdout.write(scenarioList(scenarios))
      return 0
    case 'run':
      return await play(request)
    default:
      return request satisfies never
  }
}

function complain(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${visibleText(message, LONGEST_COMPLAINT)}\n`)
  return error instanceof UsageError ? USAGE : EXIT_CODES.failed
}

// Whoever reads may stop reading: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : EXIT_CODES.failed),
)

process.exitCode = await main(process.argv.slice(2)).catch(complain)
// What was cancelled may still hold the process; once all is written, nothing is left to wait for.
if (process.exitCode === INTERRUPTED) process.stdout.write('', () => process.exit())
