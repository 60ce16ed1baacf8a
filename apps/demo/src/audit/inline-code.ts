// Inline code of Markdown: a run of backticks up to the next run of the same length in the same paragraph. A run without
// a partner is plain text.

const BLOCK_START = /^\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}(?:\s|$)|\||>)/

/** Whether a line begins a list item, a heading, a quote or a table row, and so ends the paragraph before it. */
export const startsBlock = (line: string): boolean => BLOCK_START.test(line)

/** The same lines, with blanks in place of inline code. An empty line ends a paragraph. */
export function withoutInlineCode(lines: readonly string[]): string[] {
  const kept: string[] = []
  let paragraph: string[] = []
  const flush = () => {
    for (const line of blankCode(paragraph.join('\n')).split('\n')) kept.push(line)
    paragraph = []
  }
  for (const line of lines) {
    const starts = line === '' || startsBlock(line) || /^ {0,3}#{1,6}\s/.test(paragraph[0] ?? '')
    if (starts && paragraph.length > 0) flush()
    paragraph.push(line)
  }
  if (paragraph.length > 0) flush()
  return kept
}

interface Run {
  readonly start: number
  readonly length: number
  /** A backslash keeps a run from opening code, not from closing it. */
  readonly escaped: boolean
}

function blankCode(paragraph: string): string {
  const runs = runsIn(paragraph)
  const partners = partnersOf(runs)
  const parts: string[] = []
  let done = 0
  for (const [index, run] of runs.entries()) {
    const partner = partners[index]
    if (run.escaped || run.start < done || partner === undefined) continue
    const end = partner.start + partner.length
    parts.push(paragraph.slice(done, run.start), paragraph.slice(run.start, end).replace(/[^\n]/g, ' '))
    done = end
  }
  return parts.join('') + paragraph.slice(done)
}

function runsIn(paragraph: string): Run[] {
  return [...paragraph.matchAll(/`+/g)].map(match => {
    let slashes = 0
    while (paragraph[match.index - 1 - slashes] === '\\') slashes += 1
    return { start: match.index, length: match[0].length, escaped: slashes % 2 === 1 }
  })
}

// For each run the next one of its length: read backwards, the last one seen.
function partnersOf(runs: readonly Run[]): (Run | undefined)[] {
  const next = new Map<number, Run>()
  return runs
    .toReversed()
    .map(run => {
      const partner = next.get(run.length)
      next.set(run.length, run)
      return partner
    })
    .toReversed()
}
