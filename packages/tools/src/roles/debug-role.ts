// The role that finds out why something fails, and mends it. Before the first change there is a plan: planning allows no tool that
// writes, so that what is wrong is understood before anything is changed. That it is mended is checked by running the tests.
import type { Agent, AgentInput } from '@statecraft/actors'
import { flag, listOf, shape, text } from '../shape.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'
import { testsContradict, type WorkspaceKit } from './workspace-kit.ts'

/** What was wrong, and what became of it. */
export interface DebugReport {
  /** How the failure is brought about, and what it shows. */
  readonly reproduction: string
  /** Why it happens. */
  readonly cause: string
  /** What was changed. */
  readonly fix: string
  readonly changed: readonly string[]
  /** Whether the tests pass now. */
  readonly fixed: boolean
}

const INSTRUCTIONS = `You find out why something fails in one workspace, and mend it.
1. Plan: read the code and the tests that the failure names, and submit where you suspect the cause and how you will prove it.
2. Reproduce: run the tests and read what they say. Do not change anything that you have not seen fail.
3. Explain: name the line and the reason. If the first idea does not explain all that you saw, look for another one.
4. Mend: make the smallest change that removes the cause, not the symptom. Do not touch a test that is right.
5. Prove: run the tests again.
Answer with how it fails, why, and what you changed. Say that it is fixed only if all tests pass; if you cannot mend it, say what you know.
${MATERIAL}`

/** `debug`: reproduces a failure, explains it, mends it. That it is mended is checked before the answer counts. */
export function debugRole(kit: WorkspaceKit, options: RoleOptions = {}): Agent<AgentInput, DebugReport> {
  return defineRole<DebugReport>(
    {
      name: 'debug',
      role: 'debug',
      description: 'Reproduces a failure in the workspace, explains it and mends it',
      instructions: INSTRUCTIONS,
      tools: kit.tools,
      capabilities: [
        {
          name: 'debug-code',
          description: 'Finds the cause of a failure and removes it',
          inputTypes: ['text', 'report'],
          outputTypes: ['code', 'report'],
          estimatedMs: guessMs(12),
        },
      ],
      plan: 'model',
      output: shape({
        reproduction: text('How it is made to fail, and what it says then', 4_000),
        cause: text('Why it fails', 4_000),
        fix: text('What you changed', 4_000, 0),
        changed: listOf('The files that you touched', 100, text('A path', 1_000)),
        fixed: flag('Whether all tests pass now'),
      }),
      verify: [({ fixed }, { signal }) => testsContradict(kit, fixed, signal)],
    },
    options,
  )
}
