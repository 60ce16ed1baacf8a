// Reads actions out of a text as it arrives. Invariants:
// 1. However the text is cut into chunks, the parts are the same, neighbouring texts joined.
// 2. Without an action in it the text comes out as it went in; text is held back only while it may become an action.
// 3. White space in front of an action belongs to the action, so do the fence around it and everything up to its end.
// 4. In a code fence that begins with anything but an action, and behind a result that the model invents, nothing is read.
import {
  cutAtEnd,
  isEnd,
  isLastLine,
  mayBecomeMarker,
  readFence,
  readFieldLine,
  readHeader,
  readResultHeader,
  turnsCode,
} from './action-lines.ts'
import type { ActionSpec, ActionTable } from './action-table.ts'
import { partWriter, type ReadPart } from './part-writer.ts'
import { type ReadBody, readBody } from './read-body.ts'

export interface ActionReader {
  /** Takes the next chunk; returns what is certain by now. */
  push(chunk: string): readonly ReadPart[]
  /**
   * Takes the end of the text; returns the remainder.
   *
   * @param isCut - the text ends because something cut it: an action that has not ended is lost then, not made
   */
  end(isCut?: boolean): readonly ReadPart[]
}

/** An action whose end has not come. */
interface OpenAction {
  readonly spec: ActionSpec
  readonly lines: string[]
  /** As it was written, with the fence in front of it. */
  raw: string
  isInFence: boolean
  /** Whether it names its arguments as the form does that has observations for results. */
  hasActionInput: boolean
}

/** Longer than any beginning of a line by which a marker is known. */
const longestLead = 100

type Mode = 'text' | 'quotation' | 'invention'

export function actionReader(table: ActionTable): ActionReader {
  const writer = partWriter()
  let mode: Mode = 'text'
  let unread = ''
  let isMidLine = false
  let heldFence = ''
  let isFenced = false
  let open: OpenAction | undefined

  const takeLine = (line: string): void => {
    if (mode === 'invention') return
    if (open) takeOpenLine(open, line)
    else if (isMidLine || mode === 'quotation') takeProse(line)
    else takeFreshLine(line)
    isMidLine = false
  }

  const takeProse = (line: string): void => {
    writer.text(line)
    if (mode === 'quotation' && !isMidLine && readFence(line) === '') mode = 'text'
  }

  const takeFreshLine = (line: string): void => {
    if (startAction(line)) return
    if (heldFence !== '') {
      if (line.trim() === '') heldFence += line
      else quote(heldFence + line, readFence(line) === '')
    } else if (readFence(line) !== undefined) {
      if (!isFenced) heldFence = line
      isFenced = false
    } else if (isInvention(line)) mode = 'invention'
    else if (!(writer.hasActions() && isEnd(line))) writer.text(line)
  }

  const quote = (text: string, isComplete: boolean): void => {
    writer.text(text)
    heldFence = ''
    if (!isComplete) mode = 'quotation'
  }

  const startAction = (line: string): boolean => {
    const cut = cutAtEnd(line)
    const named = nameIn(cut?.before ?? line, table)
    if (!named) return false
    if (heldFence !== '') isFenced = true
    open = { spec: named.spec, lines: [named.after], raw: heldFence, isInFence: false, hasActionInput: false }
    heldFence = ''
    if (cut) closeAt(open, line, cut.after)
    else open.raw += line
    return true
  }

  /** Closes at an end marker; the line may go on behind it. */
  const closeAt = (action: OpenAction, line: string, after: string): void => {
    action.raw += line.slice(0, line.length - after.length)
    close(true)
    if (after.trim() === '') writer.text(after)
    else takeFreshLine(after)
  }

  const takeOpenLine = (action: OpenAction, line: string): void => {
    if (!action.isInFence && startsOther(line)) {
      close(false)
      takeFreshLine(line)
      return
    }
    const cut = cutAtEnd(line)
    const closesFence = isFenced && !action.isInFence && readFence(line) === ''
    if (closesFence || isEnd(line)) {
      if (closesFence) isFenced = false
      closeAt(action, line, line.endsWith('\n') ? '\n' : '')
    } else if (cut) {
      action.lines.push(cut.before)
      closeAt(action, line, cut.after)
    } else {
      action.raw += line
      action.lines.push(line.replace(/\r?\n$/, ''))
      if (turnsCode(line)) action.isInFence = !action.isInFence
      action.hasActionInput ||= /^\s*action input/i.test(line)
      if (!action.spec.known && !mayBeFullForm(line)) close(false)
    }
  }

  const startsOther = (line: string): boolean => isInvention(line) || nameIn(line, table)?.spec.known === true

  const isInvention = (line: string): boolean => {
    const result = readResultHeader(line)
    if (!result || !(open || writer.hasActions())) return false
    // In a text a model may well observe something.
    if (result.word === 'OBSERVATION') return open === undefined || open.hasActionInput
    return table.find(/^[\w-]*/.exec(result.of)?.[0] ?? '')?.known === true
  }

  const close = (ended: boolean): void => {
    if (!open) return
    const { spec, raw, lines } = open
    open = undefined
    const body = bodyOf(spec, lines, ended)
    if (body) {
      const { rest, ...made } = body
      writer.action({ type: 'action', name: spec.name, ...made })
      if (rest.trim() !== '') writer.text(`\n${rest}`)
      return
    }
    writer.text(raw)
    if (isFenced) mode = 'quotation'
    isFenced = false
  }

  // A line that has not ended is read as far as it goes, unless it may still become more than words. Once it is long
  // enough to be told, it is not looked at again, so that a long line costs no more than its length.
  const takeUnendedLine = (lookedAt: number): void => {
    if (unread === '' || open || mode === 'invention' || lookedAt > longestLead) return
    if (!isMidLine && (heldFence !== '' || mayBecomeMarker(unread))) return
    writer.text(unread)
    unread = ''
    isMidLine = true
  }

  return {
    push(chunk) {
      const lookedAt = unread.length
      if (chunk.includes('\n')) {
        const lines = (unread + chunk).split('\n')
        unread = lines.pop() ?? ''
        for (const line of lines) takeLine(`${line}\n`)
        takeUnendedLine(0)
      } else {
        unread += chunk
        takeUnendedLine(lookedAt)
      }
      return writer.take()
    },
    end(isCut = false) {
      if (unread !== '') takeLine(unread)
      unread = ''
      if (isCut && open?.spec.known) return writer.take()
      close(false)
      if (heldFence !== '') writer.text(heldFence)
      writer.end()
      return writer.take()
    },
  }
}

interface NamedAction {
  readonly spec: ActionSpec
  readonly after: string
}

/** The action that a header names; a name that nobody knows must stand alone. */
function nameIn(line: string, table: ActionTable): NamedAction | undefined {
  const named = readHeader(line)
  if (named === undefined) return undefined
  const alone = /^[["'`<(*_\s]{0,4}([\w-]+(?: {1,2}[\w-]+){0,7})[\]"'`>)*_\s.;,:]{0,6}$/.exec(named)?.[1]
  const whole = alone === undefined ? undefined : table.find(alone)
  if (whole) return { spec: whole, after: '' }
  const [, word = '', after = ''] = /^[["'`<*_\s]{0,4}([\w-]+)[\]"'`>*_]{0,4}\s*[:,]?\s*([\s\S]*)$/.exec(named) ?? []
  const spec = word === '' ? undefined : table.find(word)
  return spec?.known ? { spec, after } : undefined
}

/** Whether an action that nobody knows may go on like this. */
function mayBeFullForm(line: string): boolean {
  return (
    line.trim() === '' ||
    /^\s*[[{"]/.test(line) ||
    readFence(line) !== undefined ||
    readFieldLine(line)?.capitals === true
  )
}

function bodyOf(spec: ActionSpec, lines: readonly string[], ended: boolean): ReadBody | undefined {
  const last = lines.findLastIndex(line => line.trim() !== '')
  const ends = !ended && last > 0 && isLastLine(lines[last] ?? '')
  const text = (ends ? lines.slice(0, last) : lines).join('\n')
  return ended || ends || spec.known ? readBody(spec, text, ended || ends) : undefined
}
