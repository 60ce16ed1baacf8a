// A page as Markdown. Text from files comes as code spans, in which nothing is a tag, a link or an emphasis.
import type { Block, Line, Page, Span } from './page.ts'

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|&]/g, '\\$&')

/** A fence longer than any run of backticks inside; a blank keeps a backtick at the edge apart from it. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const gap = /^`|`$|^ .* $/.test(text) ? ' ' : ''
  return `${fence}${gap}${text}${gap}${fence}`
}

function span(piece: Span): string {
  if (typeof piece === 'string') return escaped(piece)
  return 'code' in piece ? codeSpan(piece.code) : `**${escaped(piece.strong)}**`
}

const inline = (line: Line): string => line.map(span).join('')

/** In a table a bar ends the cell, even in code. */
const cell = (line: Line): string => line.map(piece => span(piece).replace(/(?<!\\)\|/g, '\\|')).join('')

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const lead = (text: string | undefined): string => (text === undefined ? '' : `${escaped(text)}\n\n`)

function block(one: Block): string {
  switch (one.type) {
    case 'title':
      return `# ${inline(one.text)}`
    case 'heading':
      return `## ${escaped(one.text)}`
    case 'paragraph':
      return inline(one.text)
    case 'list':
      return lead(one.lead) + one.items.map(item => `- ${inline(item)}`).join('\n')
    case 'table':
      return [row(one.head), row(one.head.map(() => '---')), ...one.rows.map(cells => row(cells.map(cell)))].join('\n')
    case 'output':
      return lead(one.lead) + one.lines.map(line => `    ${line}`).join('\n')
    default:
      return one satisfies never
  }
}

/** The text of a Markdown file. */
export const toMarkdown = (page: Page): string => `${page.map(block).join('\n\n')}\n`
