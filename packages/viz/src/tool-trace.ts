// The detailed account of an execution: every agent with what it used itself, every step in order with how it ended, and
// whoever it handed work to, as a tree.
import type { Failure, Result, StepRecord } from '@statecraft/runtime'
import { formatDuration } from './format.ts'
import { ownSpend } from './own-spend.ts'
import { createPen, type Pen, type PenOptions, pictureWidth, STYLE_OF } from './pen.ts'
import { costWords, count, tokenSum, tokenWords } from './phrases.ts'
import { planText } from './plan-text.ts'
import { restBelow } from './rest-row.ts'
import { cutText, layRow, type Piece, proseLines, type Row, rowWidth, wrapItems } from './row.ts'
import { totalsLines } from './totals.ts'
import { type Hanging, hang, hangingWidth } from './tree.ts'

export interface ToolTraceOptions extends PenOptions {
  /** Cells that a line may take, from 24 to 400. Default: 80. */
  readonly width?: number
  /** Cells that the arguments of one call may take, the ellipsis included. Default: 60. */
  readonly maxDetail?: number
}

const HANGING: Hanging = { before: 0, arm: 2, after: 1 }
/** What a line is about: `agent`, `model`, `check`. */
const KIND_COLUMN = 5
/** A narrower line has no room for the tokens of a single call. */
const ROOM_FOR_TOKENS = 56
const NARROWEST_LEVEL = 16
const MOST_LINES = 3
const DEFAULT_MAX_DETAIL = 60
const AGENT = 'agent'
/** An error stands below the name of what failed. */
const INDENT = ' '.repeat(8)

interface Trace {
  readonly pen: Pen
  readonly maxDetail: number
}

function opening(standing: StepRecord['status'], kind: string, name: string, { pen }: Trace): Piece[] {
  return [
    { text: `${pen.glyphs.marks[standing]} `, style: STYLE_OF[standing] },
    { text: `${pen.text(kind).padEnd(KIND_COLUMN)} `, style: 'faint' },
    { text: pen.text(name), style: kind === AGENT ? 'strong' : undefined },
  ]
}

function stepFigures({ status, durationMs, spend }: StepRecord, width: number, pen: Pen): string {
  const duration = status === 'running' ? 'running' : formatDuration(durationMs)
  const used = spend && ('inputTokens' in spend || 'outputTokens' in spend)
  if (!used || width < ROOM_FOR_TOKENS) return duration
  const { inputTokens, outputTokens } = spend
  return `${tokenSum({ inputTokens, outputTokens })}${pen.glyphs.separator}${duration}`
}

function stepLines(step: StepRecord, width: number, trace: Trace): string[] {
  const { pen, maxDetail } = trace
  const { source, name, status, detail = '', error } = step
  const left = opening(status, source, name === source ? '' : name, trace)
  if (detail) left.push({ text: ` ${cutText(pen.text(detail), maxDetail, pen.glyphs.ellipsis)}`, style: 'faint' })
  const row = layRow({ left, right: [{ text: stepFigures(step, width, pen), style: 'faint' }] }, width, pen)
  if (!error) return [row]
  return [row, ...errorLines(error, status, width - INDENT.length, pen).map(line => INDENT + line)]
}

type Told = Pick<Failure, 'code' | 'message'>

const errorLines = ({ code, message }: Told, status: StepRecord['status'], width: number, pen: Pen): string[] =>
  proseLines(`${code}: ${message}`, width, MOST_LINES, pen).map(line => pen.paint(line, STYLE_OF[status]))

/** What an agent used itself, without those it handed work to. */
function usedWords(result: Result): readonly string[] {
  const calls = result.steps.filter(({ source }) => source === 'model').length
  const own = ownSpend(result)
  if (calls === 0 && own.inputTokens === 0 && own.outputTokens === 0 && own.costUsd === 0) return ['no model calls']
  return [count(calls, 'model call'), tokenWords(own), costWords(own.costUsd)]
}

/** What is to be said of an agent before its steps. */
function agentNotes(result: Result, width: number, pen: Pen): string[] {
  const { plan, error, confidence, address, agent, status } = result
  const { separator, ellipsis } = pen.glyphs
  const facts = [
    ...usedWords(result),
    ...(confidence === undefined ? [] : [`confidence ${confidence.toFixed(2)}`]),
    ...(address === agent ? [] : [`at ${pen.text(address)}`]),
  ]
  const words = planText(plan)
  return [
    ...wrapItems(facts, separator, width, ellipsis).map(line => pen.paint(line, 'faint')),
    ...(words ? proseLines(`plan: ${words}`, width, MOST_LINES, pen) : []),
    ...(error ? errorLines(error, status, width, pen) : []),
  ]
}

/** A level deeper only while there is room for it. */
function childrenLines(result: Result, width: number, trace: Trace): string[][] {
  if (width >= NARROWEST_LEVEL) return result.children.map(child => agentLines(child, width, trace))
  return result.children.length > 0 ? [[layRow(restBelow(result, trace.pen), width, trace.pen).trimEnd()]] : []
}

function agentLines(result: Result, width: number, trace: Trace): string[] {
  const { pen } = trace
  const { agent, status, durationMs, steps } = result
  const row = (ending: string): Row => ({
    left: opening(status, AGENT, agent, trace),
    right: [{ text: ending, style: STYLE_OF[status] }],
  })
  const long = row(`${status} in ${formatDuration(durationMs)}`)
  const inner = width - hangingWidth(HANGING)
  const blocks = [...steps.map(step => stepLines(step, inner, trace)), ...childrenLines(result, inner, trace)]
  const stem = blocks.length > 0 ? pen.paint(pen.glyphs.tree.stem, 'faint').concat(' ') : '  '
  return [
    layRow(rowWidth(long) <= width ? long : row(formatDuration(durationMs)), width, pen),
    ...agentNotes(result, width - 2, pen).map(note => stem + note),
    ...hang(
      blocks.map(lines => ({ lines })),
      HANGING,
      pen,
    ),
  ]
}

/**
 * Writes down how a task was carried out, step by step: every agent with its status and the tokens and cost of its own calls,
 * below it each model call, tool call and check in order, with a tick or a cross, cut arguments, duration and error, then the
 * agents it handed work to. Ends with the totals.
 *
 * @param result What `runtime.run` returned.
 * @returns Lines without a newline at the end.
 * @example
 * console.log(toolTrace(result, { width: 120, maxDetail: 80 }))
 */
export function toolTrace(result: Result, options: ToolTraceOptions = {}): string {
  const pen = createPen(options)
  const width = pictureWidth(options.width)
  const trace: Trace = { pen, maxDetail: options.maxDetail ?? DEFAULT_MAX_DETAIL }
  return [...agentLines(result, width, trace), '', ...totalsLines(result, width, pen)].join('\n')
}
