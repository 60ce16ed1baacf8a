// What one agent used itself, without those it handed work to: the sum of what its own steps report, by the ledger's rule
// that one unknown part makes the sum unknown.
import type { Result, StepRecord } from '@statecraft/runtime'

export interface OwnSpend {
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
  readonly costUsd: number | undefined
}

/** 0 for what was no part of the step; `undefined` for what was and is not known. */
function partOf({ source, status, spend = {} }: StepRecord, figure: keyof OwnSpend): number | undefined {
  if (figure in spend) return spend[figure]
  // A model that answered did use tokens, so silence about them is not zero.
  return source === 'model' && status === 'completed' ? undefined : 0
}

function sum(steps: readonly StepRecord[], figure: keyof OwnSpend): number | undefined {
  return steps.reduce<number | undefined>((total, step) => {
    const part = partOf(step, figure)
    return total === undefined || part === undefined ? undefined : total + part
  }, 0)
}

export function ownSpend({ steps }: Result): OwnSpend {
  return {
    inputTokens: sum(steps, 'inputTokens'),
    outputTokens: sum(steps, 'outputTokens'),
    costUsd: sum(steps, 'costUsd'),
  }
}
