import { createRuntime, type Result } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, fromFunction, type PipelineDetails, pipeline } from '../../src/index.ts'

const runtime = createRuntime()
const writer = defineAgent({ name: 'writer' })
const judge = defineAgent({ name: 'judge', output: z.object({ score: z.number() }) })
const count = fromFunction('count', (text: string) => text.length)

test('the output of a pipeline is that of its last stage', () => {
  expectTypeOf(runtime.run(pipeline([writer, judge]), 'hi')).resolves.toEqualTypeOf<
    Result<{ score: number }, PipelineDetails>
  >()
  const done = pipeline([writer, { name: 'split', run: async (text: string) => text.split(' ') }])
  expectTypeOf(runtime.run(done, 'hi')).resolves.toEqualTypeOf<Result<string[], PipelineDetails>>()
  const both = pipeline([writer, { name: 'both', parallel: [writer, judge] }])
  expectTypeOf(runtime.run(both, 'hi')).resolves.toEqualTypeOf<
    Result<Readonly<Record<string, string | { score: number }>>, PipelineDetails>
  >()
})

test('its input is that of its first stage, or of what makes the first one’s input', () => {
  void runtime.run(pipeline([count, writer]), 'hi')
  // @ts-expect-error the first stage takes text
  void runtime.run(pipeline([count, writer]), 1)
  const shaped = pipeline([{ agent: count, transform: (n: number) => 'x'.repeat(n) }, writer])
  void runtime.run(shaped, 3)
  // @ts-expect-error the transformer takes a number
  void runtime.run(shaped, 'hi')
})
