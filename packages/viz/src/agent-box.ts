// What the box of one agent says: who, how it ended, its plan or error, and its tool calls in order.
import type { Failure, Result, StepRecord } from '@statecraft/runtime'
import { formatDuration } from './format.ts'
import { type Pen, STYLE_OF, type Style } from './pen.ts'
import { count } from './phrases.ts'
import { planText } from './plan-text.ts'
import { restRow } from './rest-row.ts'
import { cutText, type Piece, proseLines, type Row, rowWidth } from './row.ts'
import { textWidth } from './text-width.ts'

export interface AgentBox {
  readonly title: Row
  readonly rows: readonly Row[]
}

const MOST_TOOL_CALLS = 20
const MOST_ERROR_LINES = 3
/** Border and blank at both sides of a row. */
export const BODY_FRAME = 4
/** Corner, line and blank at both sides of a title. */
export const TITLE_FRAME = 6
/** Names in one column are padded to the longest of them, up to here. */
const NAME_COLUMN = 24

const gap: Piece = { text: ' ' }

/** Says in a word how it ended where that is not plain or matters most, and where the name leaves room for it. */
function titleOf({ agent, status, durationMs }: Result, width: number, top: boolean, pen: Pen): Row {
  const title = (ending: string): Row => ({
    left: [{ text: pen.text(agent), style: 'strong' }],
    right: [
      { text: `${pen.glyphs.marks[status].trim()} ${ending}`, style: STYLE_OF[status] },
      { text: formatDuration(durationMs), style: 'faint' },
    ],
  })
  const long = title(status + pen.glyphs.separator)
  const useful = top || status !== 'completed'
  return useful && rowWidth(long) <= width - TITLE_FRAME ? long : title('')
}

const endOf = ({ status, durationMs }: StepRecord): string =>
  status === 'running' ? 'running' : formatDuration(durationMs)

function toolRow(step: StepRecord, column: number, pen: Pen): Row {
  const { glyphs } = pen
  const name = cutText(pen.text(step.name), column, glyphs.ellipsis)
  const detail = step.detail ? pen.text(step.detail) : ''
  return {
    left: [
      { text: glyphs.marks[step.status], style: STYLE_OF[step.status] },
      gap,
      { text: name + ' '.repeat(detail ? column - textWidth(name) : 0) },
      { text: detail && ` ${detail}`, style: 'faint' },
    ],
    right: [{ text: endOf(step), style: 'faint' }],
  }
}

function toolRows(steps: readonly StepRecord[], column: number, pen: Pen): readonly Row[] {
  const calls = steps.filter(({ source }) => source === 'tool')
  const shown = calls.slice(0, MOST_TOOL_CALLS)
  const widest = Math.max(0, ...shown.map(({ name }) => textWidth(pen.text(name))))
  const rows = shown.map(step => toolRow(step, Math.min(widest, column), pen))
  const hidden = calls.slice(MOST_TOOL_CALLS)
  if (hidden.length > 0) rows.push(restRow(hidden, 'more', pen))
  return rows
}

function quietRow({ steps, children }: Result): Row {
  const calls = steps.filter(({ source }) => source === 'model').length
  const handedOn = children.length > 0 ? `${count(children.length, 'task')} handed on` : 'no calls'
  return { left: [{ text: calls > 0 ? `${count(calls, 'model call')}, no tools` : handedOn, style: 'faint' }] }
}

function errorRows({ code, message }: Failure, style: Style, width: number, pen: Pen): Row[] {
  const lines = proseLines(`${code}: ${message}`, width - BODY_FRAME, MOST_ERROR_LINES, pen)
  return lines.map(text => ({ left: [{ text, style }] }))
}

/** `width` is what the box may take in all; `top` says that this is whom the work was asked of. */
export function agentBox(result: Result, width: number, top: boolean, pen: Pen): AgentBox {
  const plan = planText(result.plan)
  const { error } = result
  const rows: Row[] = []
  if (plan) rows.push({ left: [{ text: 'plan  ', style: 'strong' }, { text: pen.prose(plan) }] })
  if (error) rows.push(...errorRows(error, STYLE_OF[result.status], width, pen))
  rows.push(...toolRows(result.steps, Math.min(NAME_COLUMN, Math.floor(width / 3)), pen))
  return { title: titleOf(result, width, top, pen), rows: rows.length > 0 ? rows : [quietRow(result)] }
}
