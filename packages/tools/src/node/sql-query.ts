// A tool that asks a SQLite file. The work is done by sql-child.ts, in a process that can be stopped.
import { accessSync, constants, realpathSync } from 'node:fs'
import { type Tool, tool } from '@statecraft/actors'
import { StatecraftError } from '@statecraft/runtime'
import { integer, optional, type Scalar, scalars, shape, text } from '../shape.ts'
import { wholeNumbers } from '../whole-number.ts'
import { beside } from './beside.ts'
import { runProcess } from './run-process.ts'

export interface SqlQueryOptions {
  /** Default 100. */
  readonly maxRows?: number
  /** Default 10,000. */
  readonly timeoutMs?: number
}

export interface SqlResult {
  /** Whole numbers beyond 2^53 as text; binary values by their length. */
  readonly rows: readonly { readonly [column: string]: string | number | null }[]
  /** There are more rows. */
  readonly isCut: boolean
}

/** What the child is told. */
export interface SqlOrder {
  readonly file: string
  readonly sql: string
  readonly values: readonly Scalar[]
  readonly maxRows: number
}

const LONGEST = 20_000
const MAX_VALUES = 100
const SLACK_MS = 5_000
const LIMITS = { maxMemoryBytes: 512_000_000, maxOutput: 500_000 }
const ARGV = [process.execPath, '--disable-warning=ExperimentalWarning', beside('sql-child')]

function readable(file: string): string {
  try {
    accessSync(file, constants.R_OK)
    return realpathSync(file)
  } catch (cause) {
    throw new StatecraftError('input_invalid', `There is no SQLite file "${file}" that can be read`, { cause })
  }
}

async function ask(order: SqlOrder, timeoutMs: number, signal: AbortSignal): Promise<SqlResult> {
  const { ended, exitCode, output } = await runProcess(
    { argv: ARGV, input: JSON.stringify(order) },
    { ...LIMITS, timeoutMs },
    signal,
  )
  if (ended === 'timed_out')
    throw new StatecraftError('tool_failed', `The query took longer than ${timeoutMs} ms: ask for less`)
  if (ended !== 'exited' || exitCode !== 0)
    throw new StatecraftError('tool_failed', `SQLite says: ${output.slice(0, 1_000) || ended}`)
  return JSON.parse(output)
}

/**
 * `sql_query`: one SELECT to a SQLite file. Nothing can be written, no other file attached, no extension loaded; rows, time and
 * memory are limited. Needs Node 24.10 or newer, where the engine asks for leave. Throws `input_invalid` where the file is not there.
 *
 * @example
 * ```ts
 * defineAgent({ name: 'analyst', tools: [sqlQuery('sales.db', { maxRows: 50 })], … })
 * ```
 */
export function sqlQuery(
  file: string,
  { maxRows: most = 100, timeoutMs = 10_000 }: SqlQueryOptions = {},
): Tool<{ readonly sql: string; readonly values: readonly Scalar[]; readonly maxRows: number }, SqlResult> {
  wholeNumbers({ maxRows: most, timeoutMs })
  const path = readable(file)
  return tool({
    name: 'sql_query',
    description:
      'Asks a SQLite database, one SELECT at a time; it cannot change anything. `SELECT name, sql FROM sqlite_schema` tells its tables. Put values into `values` and ? into the query.',
    effect: 'read',
    timeoutMs: timeoutMs + SLACK_MS,
    input: shape({
      sql: text('One SELECT', LONGEST),
      values: optional(scalars('What stands for each ? of the query, in order', MAX_VALUES), []),
      maxRows: optional(integer('How many rows at most', 1, most), most),
    }),
    run: ({ sql, values, maxRows }, { signal }) => ask({ file: path, sql, values, maxRows }, timeoutMs, signal),
  })
}
