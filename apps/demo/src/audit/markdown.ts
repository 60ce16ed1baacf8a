// A Markdown text with everything that is not prose taken out: front matter, code blocks, HTML comments, inline code.
// What is taken out leaves blanks, so every line keeps its number. Not a full parser: it knows the rules that links and
// headings depend on, and works in linear time on any text.
import { startsBlock, withoutInlineCode } from './inline-code.ts'
import { splitLines } from './lines.ts'

export interface Heading {
  /** 1 to 6. */
  readonly level: number
  /** As written, with its inline marks. */
  readonly text: string
  /** From 1. */
  readonly line: number
}

export interface Markdown {
  /** The lines without blocks of code, front matter and comments. */
  readonly lines: readonly string[]
  /** The same without inline code. */
  readonly prose: readonly string[]
  readonly headings: readonly Heading[]
}

const FENCE = /^((?:[ \t]*>)*)(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})(.*)$/
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const RULE = /^ {0,3}(=+|-+)[ \t]*$/
const LONGEST_HEADING = 1000

/** Reads a Markdown text. */
export function readMarkdown(text: string): Markdown {
  const lines = withoutBlocks(splitLines(text))
  return { lines, prose: withoutInlineCode(lines), headings: headingsIn(lines) }
}

type Inside =
  | { readonly type: 'text' }
  | { readonly type: 'front_matter' }
  | { readonly type: 'comment' }
  | { readonly type: 'fence'; readonly mark: string; readonly quoted: boolean }

const TEXT: Inside = { type: 'text' }

function withoutBlocks(lines: readonly string[]): string[] {
  let inside: Inside = lines[0]?.trimEnd() === '---' && lines.indexOf('---', 1) > 0 ? { type: 'front_matter' } : TEXT
  let inList = false
  let inCode = false
  return lines.map((line, index) => {
    const [kept, next] = readLine(line, index, inside)
    inside = next
    if (kept.trim() === '') return ''
    const indented = /^(?: {4}| {0,3}\t)/.test(kept)
    if (LIST_ITEM.test(kept) && (inList || !indented)) inList = true
    else if (!/^\s/.test(kept)) inList = false
    const afterBlank = index === 0 || lines[index - 1]?.trim() === ''
    inCode = indented && !inList && (inCode || afterBlank)
    return inCode ? '' : kept
  })
}

function readLine(line: string, index: number, inside: Inside): [kept: string, next: Inside] {
  switch (inside.type) {
    case 'text':
      return readText(line)
    case 'front_matter':
      return ['', index > 0 && line.trimEnd() === '---' ? TEXT : inside]
    case 'comment': {
      const end = line.indexOf('-->')
      return end < 0 ? ['', inside] : readText(' '.repeat(end + 3) + line.slice(end + 3))
    }
    case 'fence':
      // A fence in a quote ends with the quote.
      if (inside.quoted && !/^[ \t]*>/.test(line)) return readText(line)
      return ['', closesFence(line, inside.mark) ? TEXT : inside]
  }
}

function closesFence(line: string, opening: string): boolean {
  const mark = line.replace(/^[ \t>]*/, '').trimEnd()
  return mark.startsWith(opening) && mark === opening.charAt(0).repeat(mark.length)
}

function readText(line: string): [kept: string, next: Inside] {
  const [, quote = '', mark = '', info = ''] = FENCE.exec(line.slice(0, LONGEST_HEADING)) ?? []
  const isFence = mark !== '' && !(mark.startsWith('`') && info.includes('`'))
  return isFence ? ['', { type: 'fence', mark, quoted: quote !== '' }] : withoutComments(line)
}

function withoutComments(line: string): [kept: string, next: Inside] {
  if (!line.includes('<!--')) return [line, TEXT]
  // Code that shows a comment does not open one.
  const visible = withoutInlineCode([line])[0] ?? ''
  const parts: string[] = []
  let done = 0
  for (let start = visible.indexOf('<!--'); start >= 0; start = visible.indexOf('<!--', done)) {
    const close = visible.indexOf('-->', start + 4)
    parts.push(line.slice(done, start))
    if (close < 0) return [parts.join(''), { type: 'comment' }]
    done = close + 3
    parts.push(' '.repeat(done - start))
  }
  return [parts.join('') + line.slice(done), TEXT]
}

function headingsIn(lines: readonly string[]): Heading[] {
  const headings: Heading[] = []
  for (const [index, line] of lines.entries()) {
    if (line.length > LONGEST_HEADING) continue
    const text = line.replace(/^(?: {0,3}> ?)*/, '')
    const [, marks, title = ''] = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(text) ?? []
    const underline = RULE.exec(text)?.[1]
    if (marks !== undefined) {
      headings.push({ level: marks.length, text: title.replace(/(?:^|[ \t])#+[ \t]*$/, '').trim(), line: index + 1 })
    } else if (underline !== undefined) {
      const above = paragraphAbove(lines, index)
      if (above !== '') headings.push({ level: underline.startsWith('=') ? 1 : 2, text: above, line: index })
    }
  }
  return headings
}

function paragraphAbove(lines: readonly string[], underline: number): string {
  const isParagraph = (line = '') => line !== '' && !startsBlock(line) && !RULE.test(line)
  let first = underline
  let length = 0
  while (length <= LONGEST_HEADING && first > 0 && isParagraph(lines[first - 1])) {
    first -= 1
    length += (lines[first] ?? '').length + 1
  }
  const paragraph = lines.slice(first, underline).map(line => line.trim())
  return length > LONGEST_HEADING ? '' : paragraph.join(' ')
}
