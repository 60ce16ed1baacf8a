import { describe, expect, test } from 'vitest'
import {
  checkConversation,
  defineModel,
  type Message,
  type ModelIo,
  type ModelReply,
  type ModelRequest,
  type ScriptedModel,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
  toolCallsOf,
  unknownUsage,
} from '../src/index.ts'
import { type ConformanceHarness, modelConformance } from '../src/testing/index.ts'
import { actionTable } from '../src/text-actions/action-table.ts'
import { renderCall } from '../src/text-actions/render-action.ts'
import { withTextActions } from '../src/with-text-actions.ts'
import { ask, code, never, withResults } from './asking.ts'
import { type Answer, capabilities, scriptedProvider } from './scripted-provider.ts'
import { office } from './text-actions/office.ts'

const withOffice = (text: string): ModelRequest => ({ ...ask(text), instructions: 'Be brief.', tools: office })
const search = 'ACTION: SEARCH_WEB\nQUERY: tides\n---END---'

describe('[A7] withTextActions', () => {
  // What a model that only writes text makes of a turn.
  const inText = ({ calls = [], text, ...rest }: Answer): ScriptedReply => {
    const table = actionTable([], [])
    const written = calls.map(({ name, input, malformed = '' }) => renderCall({ name, input, malformed }, table))
    return { ...rest, text: [...(text === undefined ? [] : [text]), ...written].join('\n') }
  }

  const harness: ConformanceHarness = {
    name: 'withTextActions',
    create: (turns, asked) => withTextActions(scriptedProvider(turns, asked, inText)),
    capabilities,
  }

  for (const { title, skip, run } of modelConformance(harness)) {
    if (skip) test.skip(`${title} (${skip})`, run)
    else test(title, run)
  }
})

describe('the wrapped model', () => {
  /** The request that reaches the wrapped model. */
  const seen = async (request: ModelRequest): Promise<ModelRequest> => {
    const inner = scriptedModel(['Done.'])
    await withTextActions(inner)(request, never)
    return inner.requests[0]!
  }

  test('is told the actions in its instructions, and offered no tools', async () => {
    const { tools, toolChoice, instructions = '' } = await seen({ ...withOffice('Search.'), toolChoice: 'auto' })
    expect({ tools, toolChoice }).toEqual({ tools: undefined, toolChoice: undefined })
    expect(instructions.startsWith('Be brief.\n\nYou act by writing actions.')).toBe(true)
    expect(instructions).toContain(
      [
        'SEARCH_WEB: Searches the web.',
        '  QUERY (text): What to look for',
        '  MAX_RESULTS (optional, number)',
        '  EXACT (optional, true or false)',
        '  SITES (optional, JSON list)',
      ].join('\n'),
    )
    expect(instructions).toContain(
      'WRITE_FILE: Writes a file.\n  PATH (text)\n  CONTENT (text)\n  OPTIONS (optional, JSON',
    )
    expect(instructions).toContain('ACCEPT: Accepts the answer.\n  no fields')
  })

  test('is told the fields of a list of objects as fields of the action', async () => {
    const { instructions = '' } = await seen(withOffice('Delegate.'))
    expect(instructions).toContain(
      [
        'DELEGATE: Hands work to other agents.',
        '  MODE (optional, one of parallel, sequential)',
        '  AGENT (one of knowledge, planner)',
        '  TASK (text): What it shall do',
        '  DEPENDS_ON (optional, JSON list)',
        '  TASKS (in place of AGENT, TASK, DEPENDS_ON, for several at once): JSON list of objects with those fields, named "agent", "task", "dependsOn"',
      ].join('\n'),
    )
  })

  test('is told the choice of the request in words', async () => {
    const required = await seen({ ...withOffice('Search.'), toolChoice: 'required' })
    expect(required.instructions).toContain('Your reply must hold at least one action.')
    const named = await seen({ ...withOffice('Search.'), toolChoice: { tool: 'writeFile' } })
    expect(named.instructions).toContain('Your reply must be the action WRITE_FILE.')
    const none = await seen({ ...withOffice('Search.'), toolChoice: 'none' })
    expect(none.instructions).toBe('Be brief.')
  })

  test('is told the schema of the answer', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } }
    const { output, instructions } = await seen({ ...ask('Where?'), output: { name: 'place', schema } })
    expect(output).toBeUndefined()
    expect(instructions).toContain(JSON.stringify(schema))
  })

  test('gets a request without tools as it is', async () => {
    const request: ModelRequest = { ...ask('Hello.'), settings: { maxTokens: 5 }, providerOptions: { any: { x: 1 } } }
    expect(await seen(request)).toEqual(request)
  })

  test('sees earlier calls and results as text, results in the order of their calls', async () => {
    const call = (id: string, query: string) =>
      ({ type: 'tool-call', id, name: 'search_web', input: { query } }) as const
    const result = (id: string, output: string) => ({ type: 'tool-result', id, name: 'search_web', output }) as const
    const messages: readonly Message[] = [
      ...ask('When is high water?').messages,
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.', provider: 'scripted' },
          { type: 'text', text: 'Let me see.' },
          call('a', 'tides'),
          call('b', 'moon'),
        ],
      },
      { role: 'tool', content: [result('b', 'full'), { ...result('a', 'no network'), isError: true }] },
      ...ask('Hurry!').messages,
    ]
    const request = await seen({ messages, tools: office })
    expect(checkConversation(request.messages)).toEqual([])
    expect(request.messages).toEqual([
      messages[0],
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.', provider: 'scripted' },
          {
            type: 'text',
            text: 'Let me see.\nACTION: SEARCH_WEB\nQUERY: tides\n---END---\nACTION: SEARCH_WEB\nQUERY: moon\n---END---',
          },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'text',
            text: 'RESULT: SEARCH_WEB (failed)\nno network\n---END---\nRESULT: SEARCH_WEB\nfull\n---END---',
          },
          { type: 'text', text: 'Hurry!' },
        ],
      },
    ])
  })

  test('is not asked when the request is one that every model refuses', async () => {
    const inner = scriptedModel(['Done.'])
    const model = withTextActions(inner)
    await expect(model({ messages: [] }, never)).rejects.toEqual(code('invalid_conversation'))
    await expect(model({ ...ask('Go.'), toolChoice: 'required' }, never)).rejects.toEqual(code('invalid_request'))
    expect(inner.requests).toEqual([])
  })

  test('keeps its name and what it says about settings', () => {
    const faults = (): readonly string[] => ['No temperature.']
    const assertReady = (): void => {}
    const inner = defineModel('offline/plain', scriptedModel([]), { settingFaults: faults, assertReady })
    const model = withTextActions(inner)
    expect(model.modelId).toBe('offline/plain')
    expect(model.settingFaults?.({ temperature: 1 })).toEqual(['No temperature.'])
    expect(model.assertReady).toBe(assertReady)
  })
})

describe('[A7] the reply', () => {
  const replying = (reply: ScriptedReply): ScriptedModel => scriptedModel([reply])

  test('has calls whose ids are new in the conversation, the same each time', async () => {
    const model = withTextActions(scriptedModel([search, `${search}\n${search}`, `${search}\n${search}`]))
    const first = await model(withOffice('Search.'), never)
    const next = withResults(withOffice('Search.'), first)
    const [second, again] = [await model(next, never), await model(next, never)]
    expect(toolCallsOf(first).map(({ id }) => id)).toEqual(['call_1'])
    expect(toolCallsOf(second).map(({ id }) => id)).toEqual(['call_2', 'call_3'])
    expect(again).toEqual(second)
  })

  test.each(['length', 'content-filter', 'refusal'] as const)('has no calls when it was cut: %s', async finish => {
    const reply = await withTextActions(replying({ text: `First.\n${search}\nThen.\nACTION: ADD\nA: 1`, finish }))(
      withOffice('Search.'),
      never,
    )
    expect(reply.content).toEqual([{ type: 'text', text: 'First.\nThen.' }])
    expect(reply.finish.unified).toBe(finish)
  })

  test('has calls of tools that are not offered any more, once the conversation has had tools', async () => {
    const model = withTextActions(scriptedModel([search, search]))
    const first = await model(withOffice('Search.'), never)
    const { tools: _, ...bare } = withResults(withOffice('Search.'), first)
    expect(toolCallsOf(await model(bare, never))).toMatchObject([{ name: 'search_web', input: { query: 'tides' } }])
  })

  test.each<[string, Partial<ModelRequest>]>([
    ['there never were tools', { tools: [] }],
    ['no call is wanted', { toolChoice: 'none' }],
  ])('is text, whatever it looks like, when %s', async (_, change) => {
    const reply = await withTextActions(replying(search))({ ...withOffice('Search.'), ...change }, never)
    expect(reply.content).toEqual([{ type: 'text', text: search }])
    expect(reply.finish.unified).toBe('stop')
  })

  test('has JSON without the fence around it when an output is asked for', async () => {
    const parts: StreamPart[] = []
    const reply = await withTextActions(replying('```json\n{"city": "Rome"}\n```\n'))(
      { ...withOffice('Where?'), output: { name: 'place', schema: { type: 'object' } } },
      { ...never, emit: part => parts.push(part) },
    )
    expect(textOf(reply)).toBe('{"city": "Rome"}')
    expect(parts).toEqual([{ type: 'text-delta', text: '{"city": "Rome"}' }])
  })

  test('keeps reasoning between words where it was', async () => {
    const content: ModelReply['content'] = [
      { type: 'text', text: search },
      { type: 'reasoning', text: 'And then?', provider: 'any' },
      { type: 'text', text: 'ACTION: ACC' },
      { type: 'text', text: 'EPT' },
    ]
    const inner = defineModel('offline/parts', async () => ({
      content,
      finish: { unified: 'other', raw: 'eos' },
      usage: unknownUsage,
      modelId: 'offline/parts',
    }))
    const reply = await withTextActions(inner)(withOffice('Search.'), never)
    expect(reply.content).toEqual([
      { type: 'tool-call', id: 'call_1', name: 'search_web', input: { query: 'tides' } },
      { type: 'reasoning', text: 'And then?', provider: 'any' },
      { type: 'tool-call', id: 'call_2', name: 'accept', input: {} },
    ])
    expect(reply.finish).toEqual({ unified: 'tool-calls', raw: 'eos' })
  })
})

describe('the stream', () => {
  const watched = async (inner: ScriptedReply | ScriptedModel, io: Partial<ModelIo> = {}) => {
    const parts: StreamPart[] = []
    const model = withTextActions(typeof inner === 'function' ? inner : scriptedModel([inner]))
    const reply = await model(withOffice('Search.'), { ...never, emit: part => parts.push(part), ...io })
    return { parts, reply }
  }

  test('shows words as they come and a call when it is complete, as the reply has them', async () => {
    const { parts, reply } = await watched({
      text: ['Let me', ' see.\nACT', 'ION: SEARCH_WEB\nQUERY: ti', 'des\n---END---\nDo', 'ne.'],
    })
    expect(parts).toEqual([
      { type: 'text-delta', text: 'Let me' },
      { type: 'text-delta', text: ' see.' },
      { type: 'tool-call-start', id: 'call_1', name: 'search_web' },
      { type: 'tool-call-delta', id: 'call_1', text: '{"query":"tides"}' },
      { type: 'text-delta', text: '\nDo' },
      { type: 'text-delta', text: 'ne.' },
    ])
    expect(reply.content).toEqual([
      { type: 'text', text: 'Let me see.' },
      { type: 'tool-call', id: 'call_1', name: 'search_web', input: { query: 'tides' } },
      { type: 'text', text: '\nDone.' },
    ])
  })

  test('does not show an action that was cut', async () => {
    const { parts } = await watched({ text: 'First.\nACTION: ADD\nA: 1', finish: 'length' })
    expect(parts.every(part => part.type === 'text-delta')).toBe(true)
    expect(parts.map(part => ('text' in part ? part.text : '')).join('')).toBe('First.')
  })

  test('begins again after a restart, with the same ids', async () => {
    const text = (said: string): StreamPart => ({ type: 'text-delta', text: said })
    const inner = defineModel('offline/restarting', async (_, { emit }) => {
      const stream: StreamPart[] = [
        text(`${search}\nACTION: ADD\nA: 1\n`),
        { type: 'restart' },
        text('So.\n'),
        text(search),
      ]
      for (const part of stream) emit?.(part)
      return {
        content: [{ type: 'text', text: `So.\n${search}` }],
        finish: { unified: 'stop', raw: undefined },
        usage: unknownUsage,
        modelId: 'offline/restarting',
      }
    })
    const parts: StreamPart[] = []
    const reply = await withTextActions(inner)(withOffice('Search.'), { ...never, emit: part => parts.push(part) })
    const { id } = toolCallsOf(reply)[0]!
    const shown: StreamPart[] = [
      { type: 'tool-call-start', id, name: 'search_web' },
      { type: 'tool-call-delta', id, text: '{"query":"tides"}' },
    ]
    expect(parts).toEqual([...shown, { type: 'restart' }, { type: 'text-delta', text: 'So.' }, ...shown])
  })

  test('shows nothing once the signal has fired, also in the middle of what one chunk brought', async () => {
    const controller = new AbortController()
    const parts: StreamPart[] = []
    const emit = (part: StreamPart): void => {
      parts.push(part)
      controller.abort()
    }
    const call = watched({ text: [`Go.\n${search}\n${search}\n`] }, { signal: controller.signal, emit })
    await expect(call).rejects.toEqual(code('aborted'))
    expect(parts).toHaveLength(1)
  })

  test('a signal that fires while the end of the answer is shown ends the call', async () => {
    const controller = new AbortController()
    const parts: StreamPart[] = []
    const emit = (part: StreamPart): void => {
      parts.push(part)
      controller.abort()
    }
    await expect(watched(search, { signal: controller.signal, emit })).rejects.toEqual(code('aborted'))
    expect(parts).toEqual([{ type: 'tool-call-start', id: 'call_1', name: 'search_web' }])
  })
})
