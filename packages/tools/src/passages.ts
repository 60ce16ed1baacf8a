// Cuts a document into passages: paragraphs, and pieces of those that are too long. Each knows the line it begins in.
import type { SourceDocument } from './source-document.ts'

export interface Passage {
  readonly documentId: string
  /** Empty where the document has none. */
  readonly title: string
  readonly text: string
  /** Of its first character, counted from 1. */
  readonly line: number
}

/** Characters of one passage. */
const LONGEST = 1_000

interface Line {
  readonly text: string
  readonly line: number
}

/** Where a piece that begins at `from` ends: at a space, if there is one. */
function endOfPiece(line: string, from: number): number {
  if (line.length - from <= LONGEST) return line.length
  const space = line.lastIndexOf(' ', from + LONGEST)
  return space > from ? space : from + LONGEST
}

/** Lines, those too long cut into pieces that keep their number. */
function* linesOf(text: string): Generator<Line> {
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    let from = 0
    do {
      const end = endOfPiece(line, from)
      yield { text: line.slice(from, end), line: at + 1 }
      from = end
    } while (from < line.length)
  }
}

/** The passages of a document, in order; lines without text begin a new one. */
export function passagesOf({ id, title = '', text }: SourceDocument): readonly Passage[] {
  const passages: Passage[] = []
  let lines: Line[] = []
  let length = 0
  const close = (): void => {
    const [first] = lines
    if (first) {
      passages.push({ documentId: id, title, line: first.line, text: lines.map(line => line.text).join('\n') })
    }
    lines = []
    length = 0
  }
  for (const line of linesOf(text)) {
    const isBlank = line.text.trim() === ''
    const isNextPiece = lines.at(-1)?.line === line.line
    if (isBlank || isNextPiece || length + line.text.length > LONGEST) close()
    if (isBlank) continue
    lines.push(line)
    length += line.text.length + 1
  }
  close()
  // A document of which nothing but the title is known can be found by that.
  return passages.length > 0 ? passages : [{ documentId: id, title, text: '', line: 1 }]
}
