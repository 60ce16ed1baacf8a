// What --help and --list say.
import type { Scenario } from './scenarios/scenario.ts'

export const scenarioList = (scenarios: readonly Scenario[]): string =>
  scenarios.map(({ name, description }) => `  ${name.padEnd(16)}${description}\n`).join('')

export const helpText = (scenarios: readonly Scenario[]): string => `Usage: pnpm demo [scenario] [options]

Runs a team of agents on a real task, shows what each of them does, and writes a report.

Scenarios (default: audit)
${scenarioList(scenarios)}
Options
  --dir PATH      The folder to look at (default: this repository)
  --exclude PATH  Leaves out a path inside the folder; may be repeated
  --out PATH      Where the report is written (default: a new temporary folder)
  --model NAME    "offline" (default): rules instead of a language model; no key, no network
  --run-tests     Also runs the folder's own tests; this executes code of the folder
  --fault worker  Makes one agent crash, to show how its supervisor restarts it
  --json          One JSON event per line; with pnpm's banner off: pnpm -s demo --json
  --list          Lists the scenarios
  --help, -h      Shows this

Ctrl-C cancels everything and keeps what was found; once more ends at once.
NO_COLOR, CI or an output that is no terminal give a plain log.

Exit codes: 0 done, whatever the verdict; 1 failed; 2 cannot be done as asked; 130 cancelled.
`
