// An agent from a whole XState machine of the user's own: it takes TASK, and answers with the action `reply`.
import { type FromChartOptions, fromChart, type Resources, StatecraftError, type TaskActor } from '@statecraft/runtime'
import type { AnyStateMachine } from 'xstate'
import { assertAgentName } from './agent-name.ts'
import { checkLifecycle } from './check-lifecycle.ts'
import { forAgents } from './policy.ts'

/**
 * Guards of those around cannot hold for a machine: a team that has some refuses it (`agent_invalid`) when it is bound there.
 *
 * Throws `lifecycle_invalid` with every fault that {@link checkLifecycle} finds, `chart_invalid` for what cannot be hosted, and
 * `agent_invalid` for a name that cannot be one (default: the machine's id).
 *
 * @example
 * ```ts
 * const greeter = fromMachine<string, string>(machine, { name: 'greeter', steps: { compose: ({ name }) => `Hello ${name}` } })
 * ```
 */
export function fromMachine<I = unknown, O = unknown, C = unknown>(
  machine: AnyStateMachine,
  options: FromChartOptions = {},
): TaskActor<I, O, C> {
  const name = options.name ?? machine.id
  assertAgentName(name)
  const faults = checkLifecycle(machine)
  if (faults.length > 0)
    throw new StatecraftError('lifecycle_invalid', `Machine "${name}" cannot be an agent: ${faults.join('; ')}`)
  const bind = ({ policies }: Resources): TaskActor<I, O, C> => {
    if (forAgents(policies).every(({ guards }) => guards === undefined)) return actor
    throw new StatecraftError(
      'agent_invalid',
      `Machine "${name}" stands where guards hold, and cannot keep to them: guard it in its own chart and put it elsewhere`,
    )
  }
  const actor: TaskActor<I, O, C> = Object.freeze({ name, behaviour: fromChart(machine, { ...options, name }), bind })
  return actor
}
