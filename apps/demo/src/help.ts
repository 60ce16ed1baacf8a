// What --help and --list say.
import { USUAL_PORTS } from './models/look-around.ts'
import { PROVIDERS } from './models/provider.ts'
import type { Scenario } from './scenarios/scenario.ts'

const SERVERS = `Ollama, LM Studio or vLLM: ports ${USUAL_PORTS.join(', ')}`

const OPTION = { input: '--input', dir: '--dir', both: '', nothing: '' } as const

export const scenarioList = (scenarios: readonly Scenario[]): string =>
  scenarios
    .map(({ name, takes, description }) => `  ${name.padEnd(14)}${OPTION[takes].padEnd(9)}${description}\n`)
    .join('')

export const helpText = (scenarios: readonly Scenario[]): string => `Usage: pnpm demo [scenario] [options]

Runs a team of agents on a real task, shows what each of them does, and writes a report.

Scenarios (default: audit)
${scenarioList(scenarios)}
Options
  --dir PATH      The folder to look at (default: this repository)
  --input TEXT    The text to work on, or the path of a file that holds it (default: a sample)
  --exclude PATH  Leaves out a path inside the folder; may be repeated
  --out PATH      Where the report is written (default: a new temporary folder)
  --model MODEL   Who decides (default: auto)
  --run-tests     audit: also runs the folder's own tests; this executes code of the folder
  --fault worker  audit: makes one agent crash, to show how its supervisor restarts it
  --json          One JSON event per line on standard output
  --list          Lists the scenarios
  --help, -h      Shows this

Models
  auto              What is found first: ANTHROPIC_API_KEY, OPENAI_API_KEY, a server on 127.0.0.1
                    (${SERVERS}), offline
  offline           Rules instead of a language model: no key, no network, no cost
  anthropic[:NAME]  A model of Anthropic (${PROVIDERS.anthropic.model}); needs ANTHROPIC_API_KEY
  openai[:NAME]     A model of OpenAI (${PROVIDERS.openai.model}); needs OPENAI_API_KEY
  URL[#NAME]        Any server that speaks OpenAI's Chat Completions, such as
                    http://127.0.0.1:11434/v1#qwen3; sends OPENAI_API_KEY where it is set.
                    Without a name: the first model that it lists
Keys are read from the environment and from a file .env here. A model that is not offline gets
to see names, excerpts and findings of the folder, and may cost money; the first line says
where that goes, the report what it took.

Ctrl-C cancels everything and keeps what was found; once more ends at once.
NO_COLOR, CI or an output that is no terminal give a plain log.

Exit codes: 0 done, whatever the verdict; 1 failed; 2 cannot be done as asked; 130 cancelled.
`
