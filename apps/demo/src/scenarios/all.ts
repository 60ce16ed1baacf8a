// Every scenario in turn, each with those of the options that it takes. It ends as the worst of them.
import type { RunRequest } from '../command-line.ts'
import { UsageError } from '../usage-error.ts'
import type { Ending, Scenario, Stage } from './scenario.ts'

const WORST: readonly Ending[] = ['completed', 'failed', 'cancelled']

const worse = (a: Ending, b: Ending): Ending => (WORST.indexOf(a) > WORST.indexOf(b) ? a : b)

function requestFor({ name, takes }: Scenario, request: RunRequest): RunRequest {
  // Whoever asks for everything has not asked for the code of a folder to be run.
  const folder = takes === 'dir' && name !== 'fix-the-bug' ? {} : { dir: undefined, exclude: [] }
  const text = takes === 'input' ? {} : { input: undefined }
  const audit = name === 'audit' ? {} : { fault: undefined, runTests: false }
  return { ...request, ...folder, ...text, ...audit, scenario: name }
}

/** The scenario `all`. Ends early where the user cancels. */
export function allOf(scenarios: readonly Scenario[]): Scenario {
  return {
    name: 'all',
    description: 'Every scenario in turn.',
    takes: 'both',
    async play(request: RunRequest, stage: Stage): Promise<Ending> {
      if (request.out !== undefined) throw new UsageError('Each scenario has a report of its own: leave out --out.')
      let ending: Ending = 'completed'
      for (const scenario of scenarios) {
        if (!request.json) stage.terminal.write(`\n${stage.terminal.paint('strong', `━━ ${scenario.name}`)}\n\n`)
        ending = worse(ending, await scenario.play(requestFor(scenario, request), stage))
        if (stage.signal.aborted) return 'cancelled'
      }
      return ending
    },
  }
}
