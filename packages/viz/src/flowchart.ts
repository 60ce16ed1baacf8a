// The picture of an execution for a terminal: a box for each agent, those it handed work to hung below it, totals at the end.
// Boxes end at one right edge; the picture is as wide as it needs, never wider than allowed.
import type { Result } from '@statecraft/runtime'
import { type AgentBox, agentBox, BODY_FRAME, TITLE_FRAME } from './agent-box.ts'
import type { Frame } from './glyphs.ts'
import { type Wave, wavesOf } from './mode.ts'
import { createPen, NARROWEST, type Pen, type PenOptions, pictureWidth, STYLE_OF, type Style } from './pen.ts'
import { restBelow, restRow } from './rest-row.ts'
import { layRow, type Row, rowWidth } from './row.ts'
import { totalsLines } from './totals.ts'
import { type Block, type Hanging, hang, hangingWidth } from './tree.ts'

export interface FlowchartOptions extends PenOptions {
  /** Cells that the picture may take, from 24 to 400. Default: 80. */
  readonly width?: number
}

const MOST_CHILDREN = 50
/** Between name and status, where the picture is no wider than that. */
const SHORTEST_LINE = 4
const ROOMY: Hanging = { before: 2, arm: 2, after: 0 }
const TIGHT: Hanging = { before: 1, arm: 1, after: 0 }
/** A box narrower than this says too little: rather hang the boxes tightly. */
const COMFORTABLE = 40

/** A box with what hangs below it. */
interface Branch extends AgentBox {
  readonly frame: Frame
  readonly style: Style
  readonly waves: readonly { readonly remark: string | undefined; readonly children: readonly Branch[] }[]
  /** Said after the last child: who is not shown. */
  readonly rest: Row | undefined
}

const depthOf = ({ children }: Result): number =>
  1 + children.reduce((deepest, child) => Math.max(deepest, depthOf(child)), 0)

const hangingFor = (depth: number, width: number): Hanging =>
  width - (depth - 1) * hangingWidth(ROOMY) >= COMFORTABLE ? ROOMY : TIGHT

/** Who is not shown below: children beyond the limit, or all of them where no box would fit. */
function restOf(result: Result, shown: number, pen: Pen): Row | undefined {
  if (result.children.length <= shown) return undefined
  const { left } = shown > 0 ? restRow(result.children.slice(shown), 'more', pen) : restBelow(result, pen)
  return { left: [{ text: ' ' }, ...left] }
}

/** What is said above a wave: how its children worked, and that it came after the one before it. */
const remarkOf = ({ mode }: Wave, at: number): string | undefined =>
  at === 0 ? mode : `then${mode === 'parallel' ? ' parallel' : ''}`

function branchOf(result: Result, width: number, hanging: Hanging, top: boolean, pen: Pen): Branch {
  const inner = width - hangingWidth(hanging)
  const shown = inner < NARROWEST ? 0 : MOST_CHILDREN
  return {
    ...agentBox(result, width, top, pen),
    frame: top ? pen.glyphs.heavy : pen.glyphs.light,
    style: result.status === 'completed' ? 'faint' : STYLE_OF[result.status],
    waves: wavesOf(result.children.slice(0, shown)).map((wave, at) => ({
      remark: remarkOf(wave, at),
      children: wave.children.map(child => branchOf(child, inner, hanging, false, pen)),
    })),
    rest: restOf(result, shown, pen),
  }
}

/** The cells that a branch takes when nothing of it is cut. */
function naturalWidth({ title, rows, waves, rest }: Branch, hanging: Hanging): number {
  const children = waves.flatMap(wave => wave.children)
  const below = [...children.map(child => naturalWidth(child, hanging)), ...(rest ? [rowWidth(rest)] : [])]
  return Math.max(
    rowWidth(title) + TITLE_FRAME + SHORTEST_LINE,
    ...rows.map(row => rowWidth(row) + BODY_FRAME),
    ...below.map(width => width + hangingWidth(hanging)),
  )
}

function drawBox(
  { title, rows, frame, style }: Branch,
  width: number,
  branchAt: number | undefined,
  pen: Pen,
): string[] {
  const line = (text: string): string => pen.paint(text, style)
  const { horizontal, vertical } = frame
  const bottom = horizontal.repeat(width - 2)
  const joined = branchAt === undefined ? bottom : bottom.slice(0, branchAt - 1) + frame.branch + bottom.slice(branchAt)
  return [
    line(`${frame.topLeft}${horizontal} `) +
      layRow(title, width - TITLE_FRAME, pen, { text: horizontal, style }) +
      line(` ${horizontal}${frame.topRight}`),
    ...rows.map(row => `${line(vertical)} ${layRow(row, width - BODY_FRAME, pen)} ${line(vertical)}`),
    line(frame.bottomLeft + joined + frame.bottomRight),
  ]
}

function drawBranch(branch: Branch, width: number, hanging: Hanging, pen: Pen): string[] {
  const inner = width - hangingWidth(hanging)
  const blocks: Block[] = branch.waves.flatMap(({ remark, children }) =>
    children.map((child, at) => ({
      lines: drawBranch(child, inner, hanging, pen),
      ...(at === 0 && remark !== undefined && { above: remark }),
    })),
  )
  if (branch.rest) blocks.push({ lines: [layRow(branch.rest, inner, pen).trimEnd()] })
  const box = drawBox(branch, width, blocks.length > 0 ? hanging.before : undefined, pen)
  return [...box, ...hang(blocks, hanging, pen)]
}

/**
 * Draws how a task was carried out: who planned, who worked below it, which tools were called and how each of them ended, and
 * what it came to in all. Tokens and cost that nobody knows are said to be unknown; whether agents worked in parallel is said
 * where their times show it. At most 50 children and 20 tool calls of one agent are drawn, the rest is counted.
 *
 * @param result What `runtime.run` returned.
 * @returns Lines without a newline at the end.
 * @example
 * console.log(flowchart(await runtime.run(team, 'Write the report'), { width: process.stdout.columns }))
 */
export function flowchart(result: Result, options: FlowchartOptions = {}): string {
  const pen = createPen(options)
  const width = pictureWidth(options.width)
  const hanging = hangingFor(depthOf(result), width)
  const branch = branchOf(result, width, hanging, true, pen)
  const picture = drawBranch(branch, Math.min(width, naturalWidth(branch, hanging)), hanging, pen)
  return [...picture, '', ...totalsLines(result, width, pen)].join('\n')
}
