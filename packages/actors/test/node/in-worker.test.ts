import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, tool } from '../../src/index.ts'
import { inWorker } from '../../src/node/index.ts'

const busy = inWorker<{ ms: number }, { ms: number }>(new URL('./fixtures/busy.mjs', import.meta.url))
const never = new AbortController().signal

describe('[E2] work in a thread of its own', () => {
  test('leaves the event loop free while it blocks', async () => {
    let ticks = 0
    const ticking = setInterval(() => {
      ticks += 1
    }, 5)
    try {
      expect(await busy({ ms: 200 }, { signal: never })).toEqual({ ms: 200 })
    } finally {
      clearInterval(ticking)
    }
    expect(ticks).toBeGreaterThan(5)
  })

  test('ends in the middle of a blocking loop when the signal fires', async () => {
    const abort = new AbortController()
    const work = busy({ ms: 60_000 }, { signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(work).rejects.toThrow('enough')
  })

  test('does not begin when the signal fired before', () => {
    expect(() => busy({ ms: 1 }, { signal: AbortSignal.abort(new Error('too late')) })).toThrow('too late')
  })

  test('tells what the work throws, and what is no work', async () => {
    await expect(busy({ ms: -1 }, { signal: never })).rejects.toMatchObject({
      code: 'tool_failed',
      message: 'time runs forward',
    })
    const idle = inWorker<object, unknown>(new URL('./fixtures/idle.mjs', import.meta.url))
    await expect(idle({}, { signal: never })).rejects.toThrow('exports no function named "run"')
  })

  test('serves as the run of a tool', async () => {
    const spin = tool({
      name: 'spin',
      description: 'Spins',
      effect: 'read',
      input: z.object({ ms: z.number() }),
      run: busy,
    })
    const agent = defineAgent({
      name: 'spinner',
      tools: [spin],
      model: scriptedModel([callTool('spin', { ms: 5 }), 'done']),
    })
    const { status, steps } = await createRuntime().run(agent, 'go')
    expect(status).toBe('completed')
    expect(steps.find(({ source }) => source === 'tool')).toMatchObject({ name: 'spin', status: 'completed' })
  })
})
