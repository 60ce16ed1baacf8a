import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callTool, type ModelRequest, type ScriptedReply, scriptedModel, textOf } from '@statecraft/providers'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, lessonsOf, tool } from '../src/index.ts'
import { promptIn } from './run-agent.ts'

const wordsIn = ({ messages }: ModelRequest): string =>
  messages.map(({ content }) => textOf(content as never)).join('\n')

/** Three registers may hold a price; the third does. Somebody who does not know looks into one after the other. */
const REGISTERS = ['catalogue', 'archive', 'supplier list']
const LESSON = 'Prices of spare parts stand in the supplier list, not in the catalogue or the archive.'

const lookUp = tool({
  name: 'look_up',
  description: 'Looks for a price in a register',
  effect: 'read',
  input: z.object({ register: z.string() }),
  run: ({ register }) => (register === 'supplier list' ? 'The price is 7 euros' : 'not found'),
})

/** Decides from what it is shown, and from nothing else. */
function clerk(request: ModelRequest): ScriptedReply {
  const words = wordsIn(request)
  const results = request.messages.flatMap(message => (message.role === 'tool' ? message.content : []))
  if (request.tools?.some(({ name }) => name === 'record_lesson')) return LESSON
  const found = results.find(({ output }) => String(output).startsWith('The price'))
  if (found) return '7 euros'
  const known = REGISTERS.filter(register => words.includes(`stand in the ${register}`))
  const register = [...known, ...REGISTERS][results.length] ?? 'none'
  return callTool('look_up', { register })
}

/** Model calls until the answer, that for the lesson left out. */
async function callsFor(runtime: Runtime, description: string): Promise<number> {
  const result = await runtime.run({ agent: 'clerk', description })
  expect(result).toMatchObject({ status: 'completed', output: '7 euros' })
  return result.steps.filter(({ source, name }) => source === 'model' && name !== 'learning').length
}

const definition = () => defineAgent({ name: 'clerk', model: scriptedModel(clerk), tools: [lookUp], learn: 'model' })

describe('[A13] an agent that learned from a task', () => {
  test('needs at least 30 % fewer model calls for the next, and as many as before once the lesson is gone', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(definition())
    const lessons = lessonsOf(runtime, 'root/clerk')
    const first = await callsFor(runtime, 'What is the price of the spare parts for pump 3?')
    expect(lessons.list()).toEqual([LESSON])
    const second = await callsFor(runtime, 'Find the price of spare parts for a valve')
    expect([first, second]).toEqual([4, 2])
    expect(second).toBeLessThanOrEqual(first * 0.7)
    expect(lessons.remove(LESSON)).toBe(true)
    expect(await callsFor(runtime, 'Find the price of spare parts for a valve')).toBe(first)
  })

  test('is shown the lessons that fit its task best, and none that do not', async () => {
    await using runtime = createRuntime()
    const learned = [
      'Paint dries in a day',
      'Spare parts of pumps come from Hamburg',
      'Pumps need spare seals',
      'Wash your hands',
    ]
    const model = scriptedModel(() => 'ok')
    runtime.agents.register(defineAgent({ name: 'clerk', model, learn: () => learned, plan: 'model' }))
    const ask = (description: string) => runtime.run({ agent: 'clerk', description })
    await ask('begin')
    await ask('Order spare parts for the pumps')
    const [planning] = model.requests.slice(2)
    expect(promptIn({ messages: planning?.messages.slice(1, 2) ?? [] })).toBe(
      'Lessons from earlier tasks:\n- Spare parts of pumps come from Hamburg\n- Pumps need spare seals',
    )
    await ask('Zzzz')
    expect(wordsIn(model.requests.at(-1) as ModelRequest)).not.toContain('Lessons')
  })

  test('keeps its lessons over a restart of the process, and what was taken out stays out', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lessons-'))
    const open = () => {
      const runtime = createRuntime({ host: sqlite(join(dir, 'runs.db')) })
      runtime.agents.register(definition())
      runtime.resume()
      return runtime
    }
    try {
      {
        await using runtime = open()
        expect(await callsFor(runtime, 'the price of spare parts')).toBe(4)
      }
      {
        await using runtime = open()
        expect(lessonsOf(runtime, 'root/clerk').list()).toEqual([LESSON])
        expect(await callsFor(runtime, 'the price of spare parts')).toBe(2)
        lessonsOf(runtime, 'root/clerk').remove(LESSON)
        await runtime.idle()
      }
      await using runtime = open()
      expect(lessonsOf(runtime, 'root/clerk').list()).toEqual([])
      expect(await callsFor(runtime, 'the price of spare parts')).toBe(4)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  test('knows a lesson that it learned again once', async () => {
    await using runtime = createRuntime()
    const learned = [['a', 'b'], 'a']
    runtime.agents.register(
      defineAgent({ name: 'clerk', model: scriptedModel(() => 'ok'), learn: () => learned.shift() as string }),
    )
    for (let n = 0; n < 2; n += 1) await runtime.run({ agent: 'clerk', description: 'go' })
    expect(lessonsOf(runtime, 'root/clerk').list()).toEqual(['b', 'a'])
  })
})

describe('[A13] the lessons of an agent', () => {
  test('are listed, searched and removed', async () => {
    await using runtime = createRuntime()
    const learn = () => ['Books carry less tax', 'Islands take a week']
    runtime.agents.register(defineAgent({ name: 'clerk', model: scriptedModel(() => 'ok'), learn }))
    await runtime.run({ agent: 'clerk', description: 'go' })
    const lessons = lessonsOf(runtime, 'root/clerk')
    expect(lessons.search('tax on a book')).toEqual(['Books carry less tax'])
    expect(lessons.search('books and islands', 1)).toHaveLength(1)
    expect([lessons.remove('unknown'), lessons.remove('Books carry less tax')]).toEqual([false, true])
    await runtime.idle()
    expect([lessons.list(), lessons.search('tax')]).toEqual([['Islands take a week'], []])
  })

  test('of nobody are none', async () => {
    await using runtime = createRuntime()
    const lessons = lessonsOf(runtime, 'root/nobody')
    expect([lessons.list(), lessons.search('x'), lessons.remove('x')]).toEqual([[], [], false])
  })
})
