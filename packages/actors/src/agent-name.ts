// The name of an agent: it stands in addresses, in what models say, and in journals.
import { StatecraftError } from '@statecraft/runtime'

const NAME = /^[A-Za-z0-9_.-]{1,64}$/

export const isAgentName = (name: unknown): name is string => typeof name === 'string' && NAME.test(name)

/** What is wrong with a name; undefined when it can be used. */
export function nameFault(name: unknown): string | undefined {
  return isAgentName(name) ? undefined : `its name "${String(name)}" must be 1 to 64 letters, digits, _, - or .`
}

/** Throws `agent_invalid`. */
export function assertAgentName(name: unknown): void {
  const fault = nameFault(name)
  if (fault) throw new StatecraftError('agent_invalid', `Agent "${String(name)}" cannot work: ${fault}`)
}
