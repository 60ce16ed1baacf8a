// Blocks of lines hung on a stem, as a directory listing shows them. What hangs below the last block has no stem beside it.
import type { Pen } from './pen.ts'

export interface Hanging {
  /** Blank cells before the stem. */
  readonly before: number
  /** Cells of the arm that leads from the stem to a block, the fork included. */
  readonly arm: number
  /** Blank cells between arm and block. */
  readonly after: number
}

/** Cells that a block moves to the right. */
export const hangingWidth = ({ before, arm, after }: Hanging): number => before + arm + after

export interface Block {
  readonly lines: readonly string[]
  /** Said beside the stem, before the block. */
  readonly above?: string
}

export function hang(blocks: readonly Block[], { before, arm, after }: Hanging, pen: Pen): string[] {
  const { stem, fork, last, arm: line } = pen.glyphs.tree
  const blank = ' '.repeat(before)
  const gap = ' '.repeat(after)
  return blocks.flatMap(({ lines, above }, at) => {
    const isLast = at === blocks.length - 1
    const first = blank + pen.paint((isLast ? last : fork) + line.repeat(arm - 1), 'faint') + gap
    const beside = isLast
      ? ' '.repeat(before + arm + after)
      : `${blank}${pen.paint(stem, 'faint')}${' '.repeat(arm - 1)}${gap}`
    const remark = above === undefined ? [] : [pen.paint(`${blank}${stem} ${above}`, 'faint')]
    return [...remark, ...lines.map((text, row) => (row === 0 ? first : beside) + text)]
  })
}
