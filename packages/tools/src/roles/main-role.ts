// The role that talks with the user: does small things itself and hands the rest to those who can do it.
import type { Agent, AgentInput } from '@statecraft/actors'
import { calculator } from '../calculator.ts'
import { dataFormatter } from '../data-formatter.ts'
import { textStatistics } from '../text-statistics.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'

const INSTRUCTIONS = `You are the one whom the user talks to.
Do small things yourself with your tools: never calculate or count in your head. Hand everything else to the agent who is there for it, with all that it needs to know, since it sees nothing of this conversation. Independent tasks go out together; what needs an earlier result names it in dependsOn.
What comes back is a report, not the truth: if it does not answer the task, or two reports disagree, ask again. A task that failed is told as failed.
Answer the user briefly, in the language of the question, with what was found and what is open.
${MATERIAL}`

/** `main`: calculates, formats and counts itself, and delegates the rest to those named in `delegates`. */
export function mainRole(options: RoleOptions = {}): Agent<AgentInput, string> {
  return defineRole<string>(
    {
      name: 'main',
      role: 'main',
      description: 'Talks with the user, and hands work to the others',
      instructions: INSTRUCTIONS,
      tools: [calculator(), dataFormatter(), textStatistics()],
      capabilities: [
        {
          name: 'coordinate',
          description: 'Has work done by others and puts it together',
          inputTypes: ['text'],
          outputTypes: ['text'],
          estimatedMs: guessMs(4),
        },
      ],
    },
    options,
  )
}
