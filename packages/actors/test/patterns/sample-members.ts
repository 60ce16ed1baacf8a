// Agents without a model for the tests of patterns: they answer, fail, hang or take their time, and remember what they were told.
import type { TaskActor } from '@statecraft/runtime'
import type { SimulatedClock } from '@statecraft/runtime/testing'
import { type FunctionIo, fromFunction, type TaskInput } from '../../src/index.ts'

/** Answers always the same. */
export const says = <O>(name: string, output: O): TaskActor<unknown, O> => fromFunction(name, (_: unknown) => output)

/** Gives back what it was given. */
export const echo = (name: string): TaskActor<unknown, unknown> => fromFunction(name, (input: unknown) => input)

export const fails = (name: string, message = `${name} broke`): TaskActor<unknown, never> =>
  fromFunction(name, (_: unknown): never => {
    throw new Error(message)
  })

/** Fails so many times, then answers. */
export function failsAtFirst(name: string, times: number, output: unknown = name) {
  let tries = 0
  const agent = fromFunction(name, (_: unknown) => {
    tries += 1
    if (tries <= times) throw new Error(`${name} broke, try ${tries}`)
    return output
  })
  return { agent, tries: () => tries }
}

/** Remembers the tasks that it gets. */
export function listener(name: string, output: unknown = `${name} done`) {
  const heard: TaskInput[] = []
  const agent = fromFunction(name, (_: unknown, { task }: FunctionIo) => {
    heard.push(task)
    return output
  })
  return { agent, heard }
}

/** Begins, never ends by itself, and shows its signal. */
export function hangs(name: string) {
  const signals: AbortSignal[] = []
  const begun = Promise.withResolvers<AbortSignal>()
  const agent = fromFunction(name, (_: unknown, { signal }: FunctionIo): Promise<never> => {
    signals.push(signal)
    begun.resolve(signal)
    return new Promise(() => {})
  })
  return { agent, signals, begun: begun.promise }
}

/** Takes this long. */
export const takes = <O>(clock: SimulatedClock, name: string, ms: number, output: O): TaskActor<unknown, O> =>
  fromFunction(name, async (_: unknown) => {
    await new Promise<void>(resolve => clock.setTimeout(resolve, ms))
    return output
  })

/** How many work at the same time, at most. */
export function crowd(clock: SimulatedClock) {
  let now = 0
  let most = 0
  const one = (name: string, ms = 10): TaskActor<unknown, string> =>
    fromFunction(name, async (_: unknown) => {
      now += 1
      most = Math.max(most, now)
      await new Promise<void>(resolve => clock.setTimeout(resolve, ms))
      now -= 1
      return name
    })
  return { one, most: () => most }
}
