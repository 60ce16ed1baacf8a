// The tools about the folder's own tests. Finding them is reading; running them executes code of the folder, so that tool is
// given to an agent only when the user asked for it.
import { type Tool, type ToolIo, tool } from '@statecraft/actors'
import { z } from 'zod'
import { splitLines } from '../audit/lines.ts'
import { findOwnTests, type OwnTests, type OwnTestsRun, runOwnTests } from '../audit/own-tests.ts'
import { visibleText } from '../visible-text.ts'
import type { AuditContext } from './audit-context.ts'
import type { OwnTestsFacts } from './facts.ts'

const TIME_LIMIT = 120_000
/** The limit of the tests ends them first, so that their output is kept. */
const TOOL_LIMIT = TIME_LIMIT + 30_000
const LAST_LINES = 10

const visibleTests = (tests: OwnTests): OwnTests =>
  tests.type === 'found' ? { ...tests, command: visibleText(tests.command) } : tests

export const findTests: Tool<Record<string, never>, OwnTestsFacts, AuditContext> = tool({
  name: 'find_own_tests',
  description: 'Finds the test command that the folder brings with it, without running it',
  effect: 'read',
  input: z.object({}),
  run: async (_, { context: { folder, notebook } }: ToolIo<AuditContext>) =>
    notebook.note('ownTests', visibleTests(await findOwnTests(folder))),
})

function ownTestsFacts(run: OwnTestsRun): OwnTestsFacts {
  if (run.type === 'not_run') return run
  const { output, ...end } = run
  const lines = splitLines(output.tail).filter(line => line.trim() !== '')
  return {
    ...end,
    command: visibleText(run.command),
    lastLines: lines.slice(-LAST_LINES).map(line => visibleText(line, 160)),
  }
}

export const runTests: Tool<Record<string, never>, OwnTestsFacts, AuditContext> = tool({
  name: 'run_own_tests',
  description: "Runs the folder's own tests and tells how they ended",
  effect: 'check',
  timeoutMs: TOOL_LIMIT,
  input: z.object({}),
  run: async (_, { context: { folder, notebook }, signal }: ToolIo<AuditContext>) => {
    notebook.note('ownTests', { type: 'begun' })
    return notebook.note('ownTests', ownTestsFacts(await runOwnTests(folder, { timeLimitMs: TIME_LIMIT, signal })))
  },
})
