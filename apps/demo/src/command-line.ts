// What the user wants, read from the arguments. Pure: nothing is opened, nothing is written.
import { parseArgs } from 'node:util'
import { type ModelWish, readModelWish } from './models/model-wish.ts'
import { UsageError } from './usage-error.ts'

export interface RunRequest {
  readonly type: 'run'
  readonly scenario: string
  /** Absent: the repository of the demo itself. */
  readonly dir: string | undefined
  /** The text to work on, or the path of a file that holds it. Absent: a text that the demo brings. */
  readonly input: string | undefined
  readonly exclude: readonly string[]
  readonly out: string | undefined
  readonly model: ModelWish
  readonly fault: 'worker' | undefined
  readonly runTests: boolean
  readonly json: boolean
}

export type Request = { readonly type: 'help' } | { readonly type: 'list' } | RunRequest

const DEFAULT_SCENARIO = 'audit'

const OPTIONS = {
  dir: { type: 'string' },
  input: { type: 'string' },
  exclude: { type: 'string', multiple: true },
  out: { type: 'string' },
  model: { type: 'string', default: 'auto' },
  fault: { type: 'string' },
  'run-tests': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function parsed(args: readonly string[]) {
  // A package manager may hand its own `--` on.
  const own = args[0] === '--' ? args.slice(1) : [...args]
  try {
    return parseArgs({ args: [...own], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('. ')[0] ?? cause.message) : String(cause)
    throw new UsageError(`${message}: see --help.`, { cause })
  }
}

function faultIn(value: string | undefined): 'worker' | undefined {
  if (value === undefined || value === 'worker') return value
  throw new UsageError(`There is no fault "${value}": --fault takes "worker".`)
}

/**
 * Reads the arguments behind the command.
 *
 * @throws UsageError for what it does not know.
 */
export function readCommandLine(args: readonly string[]): Request {
  const { values, positionals } = parsed(args)
  if (values.help) return { type: 'help' }
  if (values.list) return { type: 'list' }
  const [scenario = DEFAULT_SCENARIO, ...others] = positionals
  if (others.length > 0) throw new UsageError(`One scenario at a time, not also "${others.join('", "')}": see --help.`)
  return {
    type: 'run',
    scenario,
    dir: values.dir,
    input: values.input,
    exclude: values.exclude ?? [],
    out: values.out,
    model: readModelWish(values.model),
    fault: faultIn(values.fault),
    runTests: values['run-tests'],
    json: values.json,
  }
}
