// The role that writes and runs tests. Its answer says whether they pass; that is checked by running them again.
import type { Agent, AgentInput } from '@statecraft/actors'
import { flag, listOf, optional, rowsOf, shape, text } from '../shape.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'
import { testsContradict, type WorkspaceKit } from './workspace-kit.ts'

/** What the tests say. */
export interface TestReport {
  readonly passed: boolean
  readonly summary: string
  /** Paths of the test files that it wrote or changed. */
  readonly written: readonly string[]
  readonly failures: readonly { readonly test: string; readonly message: string }[]
}

const INSTRUCTIONS = `You test code in one workspace. You write tests and run them; you do not mend the code under test.
Read the code and the tests that exist. Write tests for what the task names: the usual case, the edges, bad input. Each test asserts what must be true for a user, not how the code does it. Put them where the others are, in their style.
Never change a test so that wrong code passes, and never delete one that fails.
Run the tests last of all. Answer with whether they all pass, and for each that fails its title and what it says.
${MATERIAL}`

/** `test`: writes tests and runs them. That they pass, or do not, is checked before the answer counts. */
export function testRole(kit: WorkspaceKit, options: RoleOptions = {}): Agent<AgentInput, TestReport> {
  return defineRole<TestReport>(
    {
      name: 'test',
      role: 'test',
      description: 'Writes tests for the code in the workspace, and runs them',
      instructions: INSTRUCTIONS,
      tools: kit.tools,
      capabilities: [
        {
          name: 'test-code',
          description: 'Writes and runs tests',
          inputTypes: ['text', 'code'],
          outputTypes: ['report'],
          estimatedMs: guessMs(8),
        },
      ],
      output: shape({
        passed: flag('Whether all tests pass'),
        summary: text('What you tested, and what you found', 4_000),
        written: optional(listOf('The test files that you wrote', 100, text('A path', 1_000)), []),
        failures: optional(
          rowsOf('What fails', 100, { test: text('Its title', 500), message: text('What it says', 4_000) }),
          [],
        ),
      }),
      verify: [({ passed }, { signal }) => testsContradict(kit, passed, signal)],
    },
    options,
  )
}
