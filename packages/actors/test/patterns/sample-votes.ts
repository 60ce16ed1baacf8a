// A vote of agents that answer always the same.
import { createRuntime, type Result } from '@statecraft/runtime'
import { type Consensus, type ConsensusDetails, type ConsensusOptions, consensus } from '../../src/index.ts'
import { says } from './sample-members.ts'

/** `v1`, `v2`, … who answer so. */
export const voters = (...answers: readonly unknown[]) => answers.map((answer, at) => says(`v${at + 1}`, answer))

export async function vote(
  answers: readonly unknown[],
  options: ConsensusOptions = {},
): Promise<Result<Consensus<unknown, unknown>, ConsensusDetails>> {
  await using runtime = createRuntime()
  return await runtime.run(consensus(voters(...answers), options as object), 'Is it ready?')
}
