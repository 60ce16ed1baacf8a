// Turns data from one notation into another. Values are kept as they are: text that looks like a number stays text.
import { type Tool, tool } from '@statecraft/actors'
import { type Json, parsePlain } from '@statecraft/providers'
import { StatecraftError } from '@statecraft/runtime'
import Papa from 'papaparse'
import { parse as parseYaml, stringify as writeYaml } from 'yaml'
import { oneOf, shape, text } from './shape.ts'

const LONGEST = 500_000
const MAX_ALIASES = 50
const SOURCES = ['json', 'csv', 'yaml'] as const
const TARGETS = ['json', 'csv', 'yaml', 'markdown'] as const

export type DataSource = (typeof SOURCES)[number]
export type DataTarget = (typeof TARGETS)[number]

interface Row {
  readonly [column: string]: Json
}

function fromCsv(source: string): Json {
  const { data, errors } = Papa.parse<Record<string, string>>(source.trim(), { header: true, skipEmptyLines: true })
  const [fault] = errors.filter(({ type }) => type !== 'Delimiter')
  if (fault) throw new Error(`${fault.message} (row ${(fault.row ?? 0) + 1})`)
  return parsePlain(JSON.stringify(data))
}

function read(source: string, from: DataSource): Json {
  try {
    if (from === 'json') return parsePlain(source)
    if (from === 'csv') return fromCsv(source)
    return parsePlain(JSON.stringify(parseYaml(source, { maxAliasCount: MAX_ALIASES }) ?? null))
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StatecraftError('input_invalid', `This is not ${from.toUpperCase()}: ${said.slice(0, 500)}`, { cause })
  }
}

const isRow = (value: Json): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Data as rows: a list of objects, or one object alone. */
function rowsOf(data: Json): readonly Row[] {
  const list = Array.isArray(data) ? data : [data]
  const rows = list.filter(isRow)
  if (rows.length === list.length) return rows
  throw new StatecraftError('input_invalid', 'A table needs a list of objects with the columns as keys')
}

/** Every key of every row, in the order of their first appearance. */
const columnsOf = (rows: readonly Row[]): readonly string[] => [...new Set(rows.flatMap(row => Object.keys(row)))]

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const markdownCell = (value: Json | undefined): string =>
  cell(value)
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replace(/\r\n|\n|\r/g, '<br>')

function markdownTable(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(markdownCell)),
    line(columns.map(() => '---')),
    ...rows.map(row => line(columns.map(column => markdownCell(row[column])))),
  ].join('\n')
}

function csv(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  return Papa.unparse({ fields: [...columns], data: rows.map(row => columns.map(column => cell(row[column]))) })
}

function write(data: Json, to: DataTarget): string {
  switch (to) {
    case 'json':
      return JSON.stringify(data, null, 2)
    case 'yaml':
      return writeYaml(data)
    case 'csv':
      return csv(rowsOf(data))
    case 'markdown':
      return markdownTable(rowsOf(data))
    default:
      return to satisfies never
  }
}

/**
 * Rewrites data. Throws `input_invalid` for what cannot be read, or cannot be a table.
 *
 * @example
 * ```ts
 * formatData('[{"a":1}]', { from: 'json', to: 'markdown' }) // '| a |\n| --- |\n| 1 |'
 * ```
 */
export function formatData(
  source: string,
  { from, to }: { readonly from: DataSource; readonly to: DataTarget },
): string {
  return write(read(source, from), to)
}

/** `data_formatter`: JSON, CSV and YAML in; these or a Markdown table out. */
export function dataFormatter(): Tool<
  { readonly data: string; readonly from: DataSource; readonly to: DataTarget },
  { readonly data: string }
> {
  return tool({
    name: 'data_formatter',
    description: 'Turns JSON, CSV or YAML into JSON, CSV, YAML or a Markdown table, without changing a value.',
    effect: 'read',
    input: shape({
      data: text('The data', LONGEST),
      from: oneOf('What it is now', SOURCES),
      to: oneOf('What it shall be', TARGETS),
    }),
    run: ({ data, from, to }) => ({ data: formatData(data, { from, to }) }),
  })
}
