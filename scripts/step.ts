// One named check of `pnpm verify`: it passes when it finds no problems. The other files of this folder each hold one
// check; `steps.ts` puts them in order.
import { command } from './command.ts'

export interface Outcome {
  /** Each says what is wrong and where. Empty means passed. */
  readonly problems: readonly string[]
  /** What was looked at, for the summary. */
  readonly note?: string
}

export interface Step {
  readonly name: string
  readonly run: () => Promise<Outcome>
}

/** A check that is one program: its exit code decides, its output is the problem. */
export async function passes(program: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await command(program, args)
  return { problems: code === 0 ? [] : [output.trim() || `${program} ${args.join(' ')} ended with code ${code}`] }
}
