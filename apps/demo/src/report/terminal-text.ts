// A page as lines for a terminal: wrapped to its width, tables with columns, marks as colours or not at all.
import { cellWidth, padToCells, wrapToCells } from '../cell-width.ts'
import type { Paint } from '../paint.ts'
import type { Block, Line, Page, Span } from './page.ts'

export interface TextOptions {
  /** Cells that a line may take. */
  readonly width: number
  readonly paint: Paint
}

const plain = (line: Line): string =>
  line.map((piece: Span) => (typeof piece === 'string' ? piece : 'code' in piece ? piece.code : piece.strong)).join('')

const GAP = 2
const NARROWEST_COLUMN = 12

/** The last column takes what the others leave. */
function columnWidths(rows: readonly (readonly string[])[], width: number): readonly number[] {
  const columns = rows[0]?.length ?? 0
  const natural = Array.from({ length: columns }, (_, at) => Math.max(...rows.map(row => cellWidth(row[at] ?? ''))))
  const before = natural.slice(0, -1).reduce((sum, one) => sum + one + GAP, 0)
  return [...natural.slice(0, -1), Math.max(NARROWEST_COLUMN, Math.min(natural.at(-1) ?? 0, width - before))]
}

function rowLines(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const wrapped = cells.map((cell, at) => wrapToCells(cell, widths[at] ?? NARROWEST_COLUMN))
  const height = Math.max(...wrapped.map(({ length }) => length))
  const gap = ' '.repeat(GAP)
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, at) => padToCells(lines[line] ?? '', widths[at] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}

function tableLines(
  head: readonly string[],
  rows: readonly (readonly Line[])[],
  { width, paint }: TextOptions,
): string[] {
  const cells = rows.map(row => row.map(plain))
  const widths = columnWidths([head, ...cells], width)
  return [...rowLines(head, widths).map(line => paint('faint', line)), ...cells.flatMap(row => rowLines(row, widths))]
}

function indented(text: string, mark: string, width: number): readonly string[] {
  return wrapToCells(text, width - mark.length).map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line)
}

const lead = (text: string | undefined, width: number): readonly string[] =>
  text === undefined ? [] : wrapToCells(text, width)

function blockLines(block: Block, options: TextOptions): readonly string[] {
  const { width, paint } = options
  const faint = (line: string): string => paint('faint', line)
  switch (block.type) {
    case 'title':
      return wrapToCells(plain(block.text), width).map(line => paint('strong', line))
    case 'heading':
      return [paint('strong', block.text)]
    case 'paragraph':
      return wrapToCells(plain(block.text), width)
    case 'list':
      return [...lead(block.lead, width), ...block.items.flatMap(item => indented(plain(item), '- ', width))]
    case 'table':
      return tableLines(block.head, block.rows, options)
    case 'output':
      return [...lead(block.lead, width), ...block.lines.flatMap(line => indented(line, '  ', width)).map(faint)]
    default:
      return block satisfies never
  }
}

/** The page without a newline at the end. */
export function toTerminalText(page: Page, options: TextOptions): string {
  return page.map((block, at) => [...gapBefore(page, at), ...blockLines(block, options)].join('\n')).join('\n')
}

/** A heading stands close to what it heads. */
const gapBefore = (page: Page, at: number): readonly string[] =>
  at === 0 || page[at - 1]?.type === 'heading' ? [] : ['']
