// The links of a Markdown text: inline links and images, reference definitions, and href or src in HTML. Code and comments
// are gone before this looks. A reference to a label that nobody defines is told too.
import type { Markdown } from './markdown.ts'

/** A link as written: its target with Markdown's own escapes undone, percent-encoding still in place. */
export interface MarkdownLink {
  readonly target: string
  /** From 1. */
  readonly line: number
}

export interface MarkdownLinks {
  readonly links: readonly MarkdownLink[]
  /** Labels used as `[text][label]` and not defined, in a text that does define others. */
  readonly undefinedLabels: readonly { readonly label: string; readonly line: number }[]
}

const DEFINITION = /^(?: {0,3}> ?){0,9} {0,3}\[([^\][]{1,500})\]:[ \t]*(.*)$/
const TARGET = String.raw`(?:<([^<>\n]*)>|((?:\\.|[^\s()\\<]|\((?:\\.|[^\s()\\])*\))(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*))`
const TITLE = String.raw`(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?`
const DEFINED = new RegExp(String.raw`^${TARGET}${TITLE}\s*$`)
const INLINE = new RegExp(String.raw`^\s*${TARGET}?${TITLE}\s*\)`)
const HTML = /\b(?:href|src) ?= ?(?:"([^"\n]{0,2000})"|'([^'\n]{0,2000})')/gi
const LONGEST = 2000

/** Finds the links of a text. */
export function markdownLinks(markdown: Markdown): MarkdownLinks {
  const { prose, links: defined, labels } = takeDefinitions(markdown.prose)
  const { links: inline, references } = scan(prose.join('\n'))
  const undefinedLabels = references.filter(({ label }) => labels.size > 0 && !labels.has(normal(label)))
  const links = [...defined, ...inline, ...htmlLinks(prose)].sort((a, b) => a.line - b.line)
  return { links, undefinedLabels }
}

const normal = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase()

const unescaped = (target: string): string => target.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&')

function takeDefinitions(lines: readonly string[]) {
  const labels = new Set<string>()
  const links: MarkdownLink[] = []
  const prose = lines.map((line, index) => {
    const [, label = '', rest = ''] = DEFINITION.exec(line.slice(0, LONGEST)) ?? []
    if (label === '' || label.startsWith('^')) return line
    // The target may stand on the next line.
    const match = DEFINED.exec(rest.trim() === '' ? (lines[index + 1] ?? '').slice(0, LONGEST).trim() : rest)
    if (match === null) return line
    labels.add(normal(label))
    links.push({ target: unescaped(match[1] ?? match[2] ?? ''), line: index + 1 })
    return ''
  })
  return { prose, links, labels }
}

function htmlLinks(prose: readonly string[]): MarkdownLink[] {
  return prose.flatMap((text, index) =>
    [...text.matchAll(HTML)].map(match => ({
      target: (match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'),
      line: index + 1,
    })),
  )
}

// Brackets are matched with a stack that an empty line clears: a link does not span paragraphs.
function scan(text: string) {
  const links: MarkdownLink[] = []
  const references: { label: string; line: number }[] = []
  let open: { at: number; line: number }[] = []
  let line = 1
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at += text[at + 1] === '\n' ? 0 : 1
    else if (character === '[') open.push({ at, line })
    else if (character === '\n') {
      line += 1
      if (text[at + 1] === '\n') open = []
    } else if (character === ']') {
      const start = open.pop()
      if (start === undefined) continue
      if (text[at + 1] === '(') {
        const match = INLINE.exec(text.slice(at + 2, at + 2 + LONGEST))
        if (match !== null) links.push({ target: unescaped(match[1] ?? match[2] ?? ''), line: start.line })
      } else if (text[at + 1] === '[' && !/[\p{L}\p{N}\])]/u.test(text[start.at - 1] ?? '')) {
        const label = /^[^\][]{1,500}(?=\])/.exec(text.slice(at + 2, at + 502))?.[0] ?? ''
        if (/^[\p{L}\p{N}]/u.test(label)) references.push({ label, line: start.line })
      }
    }
  }
  return { links, references }
}
