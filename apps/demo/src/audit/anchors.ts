// The anchors of a Markdown text as GitHub makes them: from each heading's visible text, in lower case, without
// punctuation, spaces as hyphens; a repeated one gets -1, -2. Anchors written in HTML count too.
import type { Heading, Markdown } from './markdown.ts'

const HTML_HEADING = /<h([1-6])\b[^<>]{0,500}>([\s\S]{0,300}?)<\/h\1>/gi
const HTML_ANCHOR = /\b(?:id|name) ?= ?["']([^"'\n]{1,500})["']/gi
const CUSTOM_ID = /\{#([^{}\s]+)\}\s*$/

/** Every fragment a link may name in this text, as {@link sameAnchor} compares them. */
export function anchorsOf(markdown: Markdown): ReadonlySet<string> {
  const anchors = new Set<string>()
  const repeats = new Map<string, number>()
  for (const { text } of allHeadings(markdown)) {
    const slug = slugOf(text)
    const repeat = repeats.get(slug) ?? 0
    repeats.set(slug, repeat + 1)
    anchors.add(sameAnchor(repeat === 0 ? slug : `${slug}-${repeat}`))
    const custom = CUSTOM_ID.exec(text)?.[1]
    if (custom !== undefined) anchors.add(sameAnchor(custom))
  }
  for (const [, name = ''] of markdown.prose.join('\n').matchAll(HTML_ANCHOR)) anchors.add(sameAnchor(name))
  return anchors
}

/** The form in which two spellings of one anchor are equal: without the invisible mark that some emoji carry. */
export const sameAnchor = (anchor: string): string => anchor.replaceAll('\ufe0f', '')

/** GitHub's anchor for a heading. */
export function slugOf(heading: string): string {
  return visibleText(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

function allHeadings(markdown: Markdown): Heading[] {
  const text = markdown.lines.join('\n')
  const headings = [...markdown.headings]
  let line = 1
  let counted = 0
  for (const match of text.matchAll(HTML_HEADING)) {
    line += text.slice(counted, match.index).split('\n').length - 1
    counted = match.index
    headings.push({ level: Number(match[1]), text: (match[2] ?? '').replaceAll('\n', ' ').trim(), line })
  }
  return headings.sort((a, b) => a.line - b.line)
}

// Code keeps every character; elsewhere marks, tags and targets are not seen by the reader.
function visibleText(heading: string): string {
  return heading
    .split(/(`+[^`]+`+)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutMarks(part)))
    .join('')
}

function withoutMarks(text: string): string {
  return text
    .replace(/<[^<>]*>/g, '')
    .replace(/!\[[^\][]*\](?:\([^()]*\)|\[[^\][]*\])/g, '')
    .replace(/\[([^\][]*)\](?:\([^()]*\)|\[[^\][]*\])/g, '$1')
    .replace(/&(?:[a-z]{2,8}|#\d{1,6});/gi, '')
    .replace(/(?<![\p{L}\p{N}_\\])(_{1,3})(?=\S)(.*?\S)\1(?![\p{L}\p{N}_])/gu, '$2')
}
