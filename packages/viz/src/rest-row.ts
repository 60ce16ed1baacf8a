// What a picture leaves out, in words. Failures among it are told: a cut must not make a run look better than it was.
import type { Result, StepRecord } from '@statecraft/runtime'
import type { Pen } from './pen.ts'
import type { Row } from './row.ts'
import { everyResult } from './summary.ts'

/** `… and 150 more, 2 failed`. */
export function restRow(rest: readonly Pick<StepRecord, 'status'>[], where: string, pen: Pen): Row {
  const failed = rest.filter(({ status }) => status === 'failed').length
  return {
    left: [
      { text: `${pen.glyphs.ellipsis} and ${rest.length} ${where}`, style: 'faint' },
      ...(failed > 0 ? [{ text: `, ${failed} failed`, style: 'bad' } as const] : []),
    ],
  }
}

/** For everyone below an agent, where the picture has no room for another level. */
export const restBelow = (result: Result, pen: Pen): Row => restRow([...everyResult(result)].slice(1), 'below', pen)
