// Supervisors for the scenarios, with what their definitions would say beside their behaviour.
import type { Address } from '../../address.ts'
import type { Behaviour } from '../../behaviour.ts'
import type { RestartPolicy } from '../../restart-strategy.ts'
import { defineSupervisor } from '../../supervisor.ts'
import type { TaskPolicy } from '../../task-policy.ts'
import type { World } from './world.ts'

export interface TeamOptions extends RestartPolicy, TaskPolicy {
  readonly name: string
  readonly parent?: Address
}

/** A supervisor with these children, each under its name. Returns its address. */
export function team(
  world: World,
  { name, parent, ...options }: TeamOptions,
  ...children: readonly Behaviour[]
): Address {
  const { maxParallel, reassigns, ...policy } = options
  for (const behaviour of children) world.register(behaviour)
  const definitions = children.map(behaviour => ({ name: behaviour.name, behaviour }))
  const { behaviour, input } = defineSupervisor({ name, children: definitions, ...policy })
  const traits = { ...(maxParallel !== undefined && { maxParallel }), ...(reassigns !== undefined && { reassigns }) }
  return world.spawn({ ...behaviour, ...traits }, { input, ...(parent !== undefined && { parent }) })
}
