import { describe, expectTypeOf, test } from 'vitest'
import { createRuntime, type Priority, type Result, type Run, type Task, type TaskEstimate } from '../src/index.ts'

const runtime = createRuntime()

describe('a task', () => {
  test('is for a name, a role, a capability, or what somebody takes and gives', () => {
    expectTypeOf<{ description: string; agent: string }>().toExtend<Task>()
    expectTypeOf<{ description: string; role: string; capability: string }>().toExtend<Task>()
    expectTypeOf<{ description: string; inputType: 'csv'; outputType: 'text' }>().toExtend<Task>()
    expectTypeOf<{ agent: string }>().not.toExtend<Task>()
    expectTypeOf<{ description: string; role: number }>().not.toExtend<Task>()
  })

  test('has a priority in words or numbers, a mode, and the ids of tasks before it', () => {
    expectTypeOf<Priority>().toEqualTypeOf<'low' | 'normal' | 'high' | number>()
    expectTypeOf<Task['mode']>().toEqualTypeOf<'parallel' | 'sequential' | undefined>()
    expectTypeOf<Task['dependsOn']>().toEqualTypeOf<readonly string[] | undefined>()
    // @ts-expect-error there is no such word
    void runtime.run({ description: 'x', priority: 'urgent' })
  })

  test('gives a result of which nothing is known, and an estimate that may be missing', () => {
    expectTypeOf(runtime.run({ description: 'x', capability: 'write' })).resolves.toEqualTypeOf<Result>()
    expectTypeOf(runtime.start({ description: 'x', role: 'critic' })).toEqualTypeOf<Run>()
    expectTypeOf(runtime.estimate('x')).toEqualTypeOf<TaskEstimate | undefined>()
    expectTypeOf<TaskEstimate['estimatedMs']>().toEqualTypeOf<number | undefined>()
  })
})
