import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Model, type ModelRequest, type ProviderError, scriptedModel, textOf } from '../../src/index.ts'
import { recordReplay } from '../../src/node/index.ts'
import { ask, code, never } from '../asking.ts'
import { offline, say } from './replaying.ts'
import { filesIn, temporaryFolder } from './temporary-folder.ts'

describe('a request that is not recorded', () => {
  const recorded = async (): Promise<Model> => {
    const dir = temporaryFolder()
    const live = recordReplay(scriptedModel(['a', 'b', 'c']), { dir })
    await live({ ...ask('When is high water in Brest?'), settings: { temperature: 0 } }, never)
    await live({ ...ask('When is low water in Brest?'), settings: { temperature: 0 } }, never)
    await live(ask('Hello.'), never)
    return recordReplay(offline, { dir })
  }
  const failure = async (request: ModelRequest): Promise<string> =>
    (await recorded())(request, never).then(
      () => 'no failure',
      (error: ProviderError) => `${error.code}: ${error.message}`,
    )

  test('is told where it differs from the nearest one, and how', async () => {
    const message = await failure({ ...ask('When is low water in Lorient?'), settings: { temperature: 0 } })
    expect(message).toMatch(
      /^recording_mismatch: No recording in .* Next to it is when-is-low-water-in-brest-1-[\da-f]{12}-1\.json: /,
    )
    expect(message).toContain(
      'messages[0].content[0].text: recorded …hen is low water in Brest?", asked …hen is low water in Lorient?".',
    )
  })

  test('is told every place, up to three', async () => {
    const tools = [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }]
    const message = await failure({
      ...ask('When is high water in Brest?'),
      instructions: 'Be brief.',
      settings: { temperature: 1, maxTokens: 5 },
      tools,
    })
    expect(message).toContain('settings.temperature: recorded 0, asked 1')
    expect(message).toContain('instructions: recorded nothing, asked "Be brief."')
    expect(message).toContain('; and 1 more')
  })

  test('shows long values cut', async () => {
    const message = await failure(ask(`Hello.${'x'.repeat(10_000)}`))
    expect(message).toContain('hello-1-')
    expect(message.length).toBeLessThan(600)
  })
})

describe('a file', () => {
  const one = async (text = 'When is high water?'): Promise<{ dir: string; name: string; content: string }> => {
    const dir = temporaryFolder()
    await say(recordReplay(scriptedModel(['Six.']), { dir }), text)
    const [[name, content] = ['', '']] = filesIn(dir)
    return { dir, name, content }
  }

  test('is JSON for people, with sorted keys', async () => {
    const { name, content } = await one()
    expect(name).toMatch(/^offline-scripted\/when-is-high-water-1-[\da-f]{12}-1\.json$/)
    expect(content).toBe(`{
  "modelId": "offline/scripted",
  "occurrence": 1,
  "outcome": {
    "reply": {
      "content": [
        {
          "text": "Six.",
          "type": "text"
        }
      ],
      "finish": {
        "unified": "stop"
      },
      "modelId": "offline/scripted",
      "usage": {}
    },
    "type": "reply"
  },
  "request": {
    "messages": [
      {
        "content": [
          {
            "text": "When is high water?",
            "type": "text"
          }
        ],
        "role": "user"
      }
    ]
  },
  "stream": [
    {
      "text": "Six.",
      "type": "text-delta"
    }
  ],
  "version": 1
}
`)
  })

  test('is the same however the keys of the request were ordered', async () => {
    const dir = temporaryFolder()
    const settings = [
      { temperature: 0, maxTokens: 5 },
      { maxTokens: 5, temperature: 0 },
    ] as const
    const [first, second] = settings.map(setting => ({ ...ask('High?'), settings: setting }))
    await recordReplay(scriptedModel(['Six.']), { dir })(first!, never)
    expect(textOf(await recordReplay(offline, { dir })(second!, never))).toBe('Six.')
  })

  test.each(['../../etc/passwd', '/abs/olute', '..', 'C:\\x', 'a\0b', '', '日本語', `${'long '.repeat(100)}`])(
    'stays in its directory, whatever names the model and the request: %j',
    async text => {
      const dir = temporaryFolder()
      const inner = scriptedModel(['Six.'], { modelId: text.trim() === '' ? 'x' : text })
      await say(recordReplay(inner, { dir: join(dir, 'inside') }), `${text}.`)
      const names = [...filesIn(dir).keys()]
      expect(names).toHaveLength(1)
      expect(names[0]).toMatch(/^inside\/[a-z0-9-]{1,40}\/[a-z0-9-]{1,80}\.json$/)
    },
  )

  test.each([
    ['{"version": 1', 'it is not JSON'],
    ['[]', 'it is not an object'],
    ['{"version": 2}', '"version" is not 1'],
    [JSON.stringify({ version: 1, modelId: 'm', request: {}, occurrence: 1, stream: [{ type: 'x' }] }), '"stream"'],
    [
      JSON.stringify({ version: 1, modelId: 'm', request: {}, occurrence: 1, stream: [], outcome: {} }),
      '"outcome.type"',
    ],
  ])('that is corrupt is told by its name and fault: %s', async (content, fault) => {
    const { dir, name } = await one()
    writeFileSync(join(dir, name), content)
    const replay = say(recordReplay(offline, { dir }), 'When is high water?')
    await expect(replay).rejects.toEqual(code('recording_mismatch'))
    await expect(replay).rejects.toThrow(/The recording when-is-high-water-\S+\.json cannot be read: /)
    await expect(replay).rejects.toThrow(fault)
  })

  test('whose request was changed by hand answers nothing', async () => {
    const { dir, name, content } = await one()
    writeFileSync(join(dir, name), content.replace('high', 'low'))
    await expect(say(recordReplay(offline, { dir }), 'When is high water?')).rejects.toThrow('changed by hand')
  })

  test('whose reply was changed by hand answers so', async () => {
    const { dir, name, content } = await one()
    writeFileSync(join(dir, name), content.replaceAll('Six.', 'Seven.'))
    expect(await say(recordReplay(offline, { dir }), 'When is high water?')).toBe('Seven.')
  })

  test('that cannot be written is an error, and leaves nothing half written', async () => {
    const { dir, name } = await one()
    rmSync(join(dir, name))
    mkdirSync(join(dir, name, 'in-the-way'), { recursive: true })
    const call = say(recordReplay(scriptedModel(['Six.']), { dir, mode: 'record' }), 'When is high water?')
    await expect(call).rejects.toEqual(code('invalid_option'))
    await expect(call).rejects.toThrow('cannot be written')
    expect(filesIn(dir).size).toBe(0)
  })

  test('is no place for a directory: that is an error for a replay and for a recording', async () => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'offline-scripted'), '')
    expect(() => recordReplay(offline, { dir })).toThrow('cannot be read')
    await expect(say(recordReplay(offline, { dir, mode: 'replay' }), 'Hello.')).rejects.toEqual(code('invalid_option'))
    const recording = recordReplay(scriptedModel(['Six.']), { dir, mode: 'record' })
    await expect(say(recording, 'Hello.')).rejects.toThrow('cannot be written')
  })

  test('needs a directory that has a name', () => {
    expect(() => recordReplay(offline, { dir: ' ' })).toThrow('"dir" of the recordings is blank')
  })
})
