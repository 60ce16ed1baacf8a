// A scenario: something that a team of agents does while a person watches.
import type { RunRequest } from '../command-line.ts'
import type { Exit } from '../live-view/live-table.ts'
import type { ModelChoice } from '../models/model-choice.ts'
import type { Environment } from '../models/provider.ts'
import type { Rules } from '../offline-model/rules.ts'
import type { Terminal } from '../terminal.ts'

/** What a scenario may use of the outside. */
export interface Stage {
  readonly terminal: Terminal
  /** Fires when the user has seen enough. */
  readonly signal: AbortSignal
  readonly exit: Exit
  readonly now: () => Date
  /** Which model decides. */
  readonly choice: ModelChoice
  /** Where its key stands, if it needs one. */
  readonly env: Environment
}

export type Ending = 'completed' | 'failed' | 'cancelled'

export interface Scenario {
  readonly name: string
  readonly description: string
  /** The option that says what it works on. */
  readonly takes: 'input' | 'dir' | 'both' | 'nothing'
  /** What each role answers offline. Default: the rules of the audit. */
  readonly rules?: Rules
  /**
   * Plays it to its end, be that a result, a failure or a cancel.
   *
   * @throws UsageError when it cannot be done as asked.
   */
  play(request: RunRequest, stage: Stage): Promise<Ending>
}
