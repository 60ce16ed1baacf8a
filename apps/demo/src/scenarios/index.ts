// All scenarios, by name.
import { UsageError } from '../usage-error.ts'
import { allOf } from './all.ts'
import { audit } from './audit.ts'
import { broadcast } from './broadcast.ts'
import { vote } from './consensus.ts'
import { dispute } from './debate.ts'
import { designedTeam } from './dynamic-team.ts'
import { fixTheBug } from './fix-the-bug.ts'
import { hierarchical } from './hierarchical.ts'
import { learning } from './learning.ts'
import { manyInputs } from './map-reduce.ts'
import { masking } from './masking.ts'
import { sideBySide } from './parallel.ts'
import { assembly } from './pipeline.ts'
import type { Scenario } from './scenario.ts'
import { sequential } from './sequential.ts'
import { supervised } from './supervise.ts'
import { graph } from './workflow.ts'

const single: readonly Scenario[] = [
  audit,
  sequential,
  sideBySide,
  hierarchical,
  vote,
  dispute,
  supervised,
  designedTeam,
  assembly,
  manyInputs,
  graph,
  fixTheBug,
  broadcast,
  masking,
  learning,
]

export const scenarios: readonly Scenario[] = [...single, allOf(single)]

/** @throws UsageError when there is no such scenario. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (found) return found
  const known = scenarios.map(scenario => scenario.name).join(', ')
  throw new UsageError(`There is no scenario "${name}": choose from ${known}.`)
}
