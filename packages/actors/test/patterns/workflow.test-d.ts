import { createRuntime } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, fromFunction, type TaskResult, workflow } from '../../src/index.ts'

const runtime = createRuntime()
const writer = defineAgent({ name: 'writer' })
const judge = defineAgent({ name: 'judge', output: z.object({ score: z.number() }) })
const count = fromFunction('count', (text: string) => text.length)

test('the output of a workflow has what each task gives, where it completed', async () => {
  const flow = workflow({ tasks: { draft: { agent: writer }, score: { agent: judge, dependsOn: ['draft'] } } })
  const { output } = await runtime.run(flow, 'hi')
  expectTypeOf(output?.draft).toEqualTypeOf<string | undefined>()
  expectTypeOf(output?.score).toEqualTypeOf<{ score: number } | undefined>()
  // @ts-expect-error there is no such task
  output?.review
})

test('names of tasks are known where others depend on them, and where a condition looks at them', () => {
  workflow({
    tasks: {
      draft: { agent: writer },
      // @ts-expect-error there is no task of that name
      score: { agent: judge, dependsOn: ['draught'] },
    },
  })
  workflow({
    tasks: {
      draft: { agent: writer },
      score: {
        agent: judge,
        when: results => {
          expectTypeOf(results.draft).toEqualTypeOf<TaskResult | undefined>()
          // @ts-expect-error there is no task of that name
          return results.draught
        },
      },
    },
  })
})

test('the input is what all of its agents take', () => {
  const flow = workflow({ tasks: { a: { agent: count }, b: { agent: writer } } })
  void runtime.run(flow, 'hi')
  // @ts-expect-error one of them takes text
  void runtime.run(flow, 1)
})
