import type { AnyTool, WorkflowPlan } from '@statecraft/actors'
import type { Runtime } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import { browserTools } from '../src/browser/index.ts'
import { calculator, documentTools, searchDocuments } from '../src/index.ts'
import { codeInterpreter, fetchUrl, sqlQuery, type WebPage, workspaceTools } from '../src/node/index.ts'
import {
  mainRole,
  plannerRole,
  type ReviewReport,
  reviewRole,
  type TestReport,
  testRole,
  type WorkspaceKit,
} from '../src/roles/index.ts'

declare const runtime: Runtime
declare const kit: WorkspaceKit

test('every ready tool can be given to an agent', () => {
  expectTypeOf([
    calculator(),
    ...documentTools([]),
    fetchUrl(),
    codeInterpreter(),
    sqlQuery('x.db'),
    ...workspaceTools('x'),
    ...browserTools().tools,
  ]).toExtend<readonly AnyTool[]>()
})

test('what a tool takes and gives is typed', () => {
  expectTypeOf(fetchUrl().run).parameter(0).toEqualTypeOf<{ readonly url: string }>()
  expectTypeOf(fetchUrl().run).returns.toEqualTypeOf<WebPage | Promise<WebPage>>()
  expectTypeOf(searchDocuments([]).run)
    .parameter(0)
    .toEqualTypeOf<{ readonly query: string; readonly maxResults: number }>()
})

test('the answer of a ready role is typed', async () => {
  const review = await runtime.run(reviewRole(kit), 'x')
  if (review.status === 'completed') expectTypeOf(review.output).toEqualTypeOf<ReviewReport>()
  const tests = await runtime.run(testRole(kit), 'x')
  if (tests.status === 'completed') expectTypeOf(tests.output).toEqualTypeOf<TestReport>()
  const plan = await runtime.run(plannerRole({ agents: [] }), 'x')
  if (plan.status === 'completed') expectTypeOf(plan.output).toEqualTypeOf<WorkflowPlan>()
  const said = await runtime.run(mainRole(), 'x')
  if (said.status === 'completed') expectTypeOf(said.output).toEqualTypeOf<string>()
})
