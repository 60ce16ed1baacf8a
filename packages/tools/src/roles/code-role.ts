// The role that writes code.
import type { Agent, AgentInput } from '@statecraft/actors'
import { listOf, shape, text } from '../shape.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'
import type { WorkspaceKit } from './workspace-kit.ts'

/** What it did. */
export interface CodeReport {
  readonly summary: string
  /** Paths of the files that it wrote, moved or deleted. */
  readonly changed: readonly string[]
}

const INSTRUCTIONS = `You write code in one workspace.
Look before you write: list the files, search for what the task names, and read every file that you will change. Follow the style that you find.
Make the smallest change that does the task. Prefer edit_file to write_file for files that exist; change nothing that the task does not ask for.
Run the tests when you have changed something. If they fail because of you, mend it; if they failed before, say so.
Answer with what you changed and why, and the path of every file that you touched. Claim nothing that you did not do.
${MATERIAL}`

/** `code`: reads, searches, edits and writes files of a workspace, and runs what is allowed there. */
export function codeRole(kit: WorkspaceKit, options: RoleOptions = {}): Agent<AgentInput, CodeReport> {
  return defineRole<CodeReport>(
    {
      name: 'code',
      role: 'code',
      description: 'Writes and changes code in the workspace',
      instructions: INSTRUCTIONS,
      tools: kit.tools,
      capabilities: [
        {
          name: 'write-code',
          description: 'Implements or changes code in the workspace',
          inputTypes: ['text'],
          outputTypes: ['code', 'report'],
          estimatedMs: guessMs(10),
        },
      ],
      output: shape({
        summary: text('What you did and why', 4_000),
        changed: listOf('The files that you touched', 200, text('A path', 1_000)),
      }),
    },
    options,
  )
}
