// All scenarios, by name.
import { UsageError } from '../usage-error.ts'
import { audit } from './audit.ts'
import type { Scenario } from './scenario.ts'

export const scenarios: readonly Scenario[] = [audit]

/** @throws UsageError when there is no such scenario. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (found) return found
  const known = scenarios.map(scenario => scenario.name).join(', ')
  throw new UsageError(`There is no scenario "${name}": choose from ${known}.`)
}
