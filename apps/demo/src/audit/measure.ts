// How much is in a folder: lines per language, and the places where somebody left a TODO or a FIXME.
// A comment line is one that begins with a comment or lies inside a block that began a line: close to the truth, cheap,
// and the same for every language. A comment behind code counts as code.
import { createCappedList } from './capped-list.ts'
import type { Folder } from './folder.ts'
import { type CommentStyle, languageOf } from './language.ts'
import { splitLines } from './lines.ts'
import { readTexts, type UnreadFile } from './text-file.ts'

export interface LineCounts {
  readonly files: number
  readonly lines: number
  readonly blank: number
  readonly comments: number
}

export interface LanguageMeasure extends LineCounts {
  readonly language: string
  readonly longest: { readonly path: string; readonly lines: number }
}

/** The first TODO or FIXME of a line (from 1), with the text of that line, cut at 160 characters. */
export interface Mark {
  readonly path: string
  readonly line: number
  readonly mark: 'TODO' | 'FIXME'
  readonly text: string
}

export interface Measure {
  /** The largest first. */
  readonly languages: readonly LanguageMeasure[]
  readonly total: LineCounts
  /** At most 500. */
  readonly marks: readonly Mark[]
  readonly marksLeftOut: number
  /** Files that were not measured, binary ones included. */
  readonly unread: readonly UnreadFile[]
}

const MARKS = 500
const MARK_TEXT = 160
const NOTHING: LineCounts = { files: 0, lines: 0, blank: 0, comments: 0 }

/**
 * Measures every text file of a folder.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function measureFolder(folder: Folder, options: { readonly signal?: AbortSignal } = {}): Promise<Measure> {
  const languages = new Map<string, LanguageMeasure>()
  const marks = createCappedList<Mark>(MARKS)
  const unread: UnreadFile[] = []
  for await (const file of readTexts(folder, () => true, options.signal)) {
    if (file.type === 'unread') {
      unread.push({ path: file.path, reason: file.reason })
      continue
    }
    const language = languageOf(file.path)
    const lines = splitLines(file.text)
    const counts = countLines(lines, language)
    languages.set(language.name, grown(languages.get(language.name), language.name, file.path, counts))
    for (const mark of marksIn(file.path, lines, language)) marks.add(mark)
  }
  const sorted = [...languages.values()].sort((a, b) => b.lines - a.lines || (a.language < b.language ? -1 : 1))
  return {
    languages: sorted,
    total: sorted.reduce(sum, NOTHING),
    marks: marks.kept,
    marksLeftOut: marks.leftOut,
    unread,
  }
}

function grown(
  before: LanguageMeasure | undefined,
  language: string,
  path: string,
  counts: LineCounts,
): LanguageMeasure {
  const longest =
    before !== undefined && before.longest.lines >= counts.lines ? before.longest : { path, lines: counts.lines }
  return { language, ...sum(before ?? NOTHING, counts), longest }
}

const sum = (a: LineCounts, b: LineCounts): LineCounts => ({
  files: a.files + b.files,
  lines: a.lines + b.lines,
  blank: a.blank + b.blank,
  comments: a.comments + b.comments,
})

function countLines(lines: readonly string[], style: CommentStyle): LineCounts {
  let blank = 0
  let comments = 0
  let inBlock = false
  for (const line of lines) {
    const text = line.trim()
    if (text === '') {
      blank += 1
      continue
    }
    const opens: boolean = !inBlock && style.block !== undefined && text.startsWith(style.block[0])
    if (inBlock || opens || style.line.some(start => text.startsWith(start))) comments += 1
    if (style.block === undefined || !(inBlock || opens)) continue
    inBlock = !text.includes(style.block[1], opens ? style.block[0].length : 0)
  }
  return { files: 1, lines: lines.length, blank, comments }
}

// A line that only speaks of such marks has none: a mark begins its line, or a comment in which something follows it.
const BEGINS = /^[\s/#*<!;-]*(TODO|FIXME)\b/
const FOLLOWED = /\b(TODO|FIXME)(?=[:(])/

function* marksIn(path: string, lines: readonly string[], style: CommentStyle): Generator<Mark> {
  for (const [index, line] of lines.entries()) {
    const match = BEGINS.exec(line) ?? FOLLOWED.exec(line)
    if (match === null || !(match.index === 0 || opensComment(line.slice(0, match.index), style))) continue
    const mark = match[1] === 'TODO' ? 'TODO' : 'FIXME'
    yield { path, line: index + 1, mark, text: line.trim().slice(0, MARK_TEXT) }
  }
}

/** Whether a comment opens in the text, and not in what it quotes. Prose has no comments of one line: all of it counts. */
function opensComment(text: string, { line, block }: CommentStyle): boolean {
  const starts = [...line, ...(block ? [block[0]] : [])]
  return line.length === 0 || starts.some(start => isOutsideQuotes(text, text.indexOf(start)))
}

function isOutsideQuotes(text: string, at: number): boolean {
  const before = text.slice(0, Math.max(0, at))
  return at >= 0 && ['"', "'", '`'].every(quote => before.split(quote).length % 2 === 1)
}
