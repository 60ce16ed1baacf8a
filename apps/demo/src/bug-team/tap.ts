// What `node --test` prints in the format TAP, read as far as is needed to say how tests ended.
import { visibleText } from '../visible-text.ts'

const SHOWN = 160

interface FailedTest {
  readonly title: string
  /** Where it stands: `/folder/some.test.js:3:1`; empty where that is not said. */
  readonly place: string
  readonly error: string
}

export interface TestsRun {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly FailedTest[]
}

const countIn = (output: string, word: string): number =>
  Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)

/** The message, as one line. */
function errorIn(block: string): string {
  const [, inline, lines] = /^\s*error: (?:'(.*)'|\|-\n([\s\S]*?)\n\s*code:)/m.exec(block) ?? []
  return visibleText((inline ?? lines ?? '').replace(/\s+/g, ' ').trim(), SHOWN)
}

/** A suite fails because a test in it did: that test tells more. */
export function readTap(output: string): TestsRun {
  const failures = output
    .split(/^\s*not ok \d+ - /m)
    .slice(1)
    .filter(block => !block.includes("failureType: 'subtestsFailed'"))
    .map(block => ({
      title: visibleText(block.split('\n')[0] ?? ''),
      place: /^\s*location: '(.*)'$/m.exec(block)?.[1] ?? '',
      error: errorIn(block),
    }))
  return { passed: countIn(output, 'pass'), failed: countIn(output, 'fail'), failures }
}
