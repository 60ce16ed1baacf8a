import { createRuntime } from '@statecraft/runtime'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  createMemoryStore,
  defineAgent,
  defineLifecycle,
  definePolicy,
  defineTemplate,
  fromFunction,
  fromTemplate,
  loadAgents,
  rememberTool,
  specialist,
  tool,
} from '../src/index.ts'

/** As plain JavaScript may hand it over. */
const js = (given: unknown): never => given as never

const upper = fromFunction('upper', (text: string) => text.toUpperCase())
const phases = { work: { tools: ['read'], ends: { ANSWER: 'completed' }, text: 'ANSWER' } }
const lifecycle = (more: object) => defineLifecycle(js({ name: 'l', initial: 'work', phases, ...more }))
const phase = (more: object) => lifecycle({ phases: { work: { ...phases.work, ...more } } })
const looking = { name: 'look', description: 'Looks', jsonSchema: { type: 'object' }, run: () => 1 }

type Row = readonly [string, () => unknown, string, string]

describe('[A3] an option that there is not is refused when it is given to', () => {
  test.each<Row>([
    [
      'an agent',
      () => defineAgent(js({ name: 'a', system: 'Be brief' })),
      'agent_invalid',
      'Agent "a" cannot work: "system" is no option (use "instructions"): the options are name, description,',
    ],
    [
      'an agent, beside other faults',
      () => defineAgent(js({ name: 'a/b', maxSteps: 1 })),
      'agent_invalid',
      'its name "a/b" must be',
    ],
    [
      'an agent that is none',
      () => defineAgent(js(undefined)),
      'agent_invalid',
      'the options must be an object, not undefined',
    ],
    [
      'its memory',
      () => defineAgent(js({ name: 'a', memory: { threshold: 1 } })),
      'agent_invalid',
      '"memory.threshold" is no option: the options of memory are',
    ],
    [
      'its memory, which is nothing',
      () => defineAgent(js({ name: 'a', memory: null })),
      'agent_invalid',
      'memory must be an object, not null',
    ],
    [
      'its thinking',
      () => defineAgent(js({ name: 'a', thinking: { budgetToken: 1 } })),
      'agent_invalid',
      '(did you mean "thinking.budgetTokens"?)',
    ],
    [
      'its thinking, which is nothing',
      () => defineAgent(js({ name: 'a', thinking: null })),
      'agent_invalid',
      'thinking must be an object, not null',
    ],
    [
      'its guards',
      () => defineAgent(js({ name: 'a', guards: { tools: () => ({ allow: true }) } })),
      'agent_invalid',
      '"guards.tools" is no option (did you mean "guards.tool"?)',
    ],
    [
      'its helpers',
      () => defineAgent(js({ name: 'a', spawns: { maxHelpers: 1 } })),
      'agent_invalid',
      '"spawns.maxHelpers" is no option',
    ],
    [
      'the limits of its helpers',
      () => defineAgent(js({ name: 'a', spawns: { limits: { turn: 1 } } })),
      'agent_invalid',
      '(did you mean "spawns.limits.turns"?)',
    ],
    [
      'a grant, which would have granted everything',
      () => defineAgent(js({ name: 'a', delegates: ['b'], grants: { b: { tool: [] } } })),
      'agent_invalid',
      '"grants.b.tool" is no option (did you mean "grants.b.tools"?)',
    ],
    [
      'its mailbox',
      () => defineAgent(js({ name: 'a', mailbox: { size: 1 } })),
      'agent_invalid',
      '"mailbox.size" is no option',
    ],
    [
      'what it can do',
      () => defineAgent(js({ name: 'a', capabilities: [{ name: 'x', inputType: 'text' }] })),
      'agent_invalid',
      '"capabilities[0].inputType" is no option (did you mean "capabilities[0].inputTypes"?)',
    ],
    [
      'what it can do, as words',
      () => defineAgent(js({ name: 'a', capabilities: ['translate'] })),
      'agent_invalid',
      'capabilities[0] must be an object, not a string',
    ],
    [
      'a function',
      () => fromFunction('f', () => 1, js({ retry: 1 })),
      'agent_invalid',
      'Agent "f" cannot work: "retry" is no option (use "retries")',
    ],
    [
      'what a function can do',
      () => fromFunction('f', () => 1, js({ capabilities: 'translate' })),
      'agent_invalid',
      'capabilities must be a list',
    ],
    [
      'a template',
      () => defineTemplate(js({ name: 't', memory: true })),
      'agent_invalid',
      'Template "t" cannot work: "memory" is no option',
    ],
    [
      'changes of a template',
      () => fromTemplate(defineTemplate({ name: 't' }), js({ tools: ['x'] })),
      'agent_invalid',
      'Template "t" cannot be changed so: "tools" is no option',
    ],
    [
      'a tool',
      () => tool(js({ ...looking, run: undefined, execute: () => 1 })),
      'tool_invalid',
      'Tool "look" cannot work: "execute" is no option (use "run"): the options are',
    ],
    ['a tool that is none', () => tool(js('look')), 'tool_invalid', 'the options must be an object, not a string'],
    [
      'a lifecycle',
      () => lifecycle({ maxReject: 1 }),
      'lifecycle_invalid',
      'Lifecycle "l" cannot work: "maxReject" is no option (did you mean "maxRejects"?)',
    ],
    [
      'a phase',
      () => phase({ allows: [] }),
      'lifecycle_invalid',
      '"phases.work.allows" is no option (did you mean "phases.work.allow"?)',
    ],
    [
      'the ends of a phase',
      () => phase({ ends: { ANSWERS: 'completed' } }),
      'lifecycle_invalid',
      '"phases.work.ends.ANSWERS" is no option (did you mean "phases.work.ends.ANSWER"?)',
    ],
    [
      'a phase that is none',
      () => lifecycle({ phases: { work: null } }),
      'lifecycle_invalid',
      'phases.work must be an object, not null',
    ],
    [
      'a policy',
      () => definePolicy(js({ guard: {} })),
      'input_invalid',
      'This policy cannot hold: "guard" is no option (did you mean "guards"?)',
    ],
    ['a memory', () => createMemoryStore(js({ max: 1 })), 'input_invalid', 'createMemoryStore: "max" is no option'],
    [
      'a filter of memories, which would have fitted all of them',
      () => createMemoryStore().forget(js({ user: 'u' })),
      'input_invalid',
      'A filter of memories: "user" is no option',
    ],
    [
      'a tool that remembers',
      () => rememberTool(js({ port: createMemoryStore(), agent: 'a', about: () => 'u' })),
      'input_invalid',
      'rememberTool: "about" is no option',
    ],
    [
      'a specialist',
      () => specialist('law', js({ runtime: { agents: {} }, template: {} })),
      'input_invalid',
      'specialist: "template" is no option (did you mean "templates"?)',
    ],
  ])('%s', (_, define, code, text) => {
    expect(define).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }))
  })

  test('loading of agents, and its grant', async () => {
    const runtime = createRuntime()
    onTestFinished(() => runtime.close())
    const refused = (text: string) => ({ code: 'input_invalid', message: expect.stringContaining(text) })
    const load = (options: object) => loadAgents({ upper }, js({ runtime, ...options }))
    await expect(load({ grants: {} })).rejects.toMatchObject(refused('loadAgents: "grants" is no option'))
    await expect(load({ grant: { tool: [] } })).rejects.toMatchObject(refused('(did you mean "grant.tools"?)'))
    expect(runtime.agents.list()).toEqual([])
  })

  test('all at once: every unknown one is named', () => {
    const given = { name: 'a', systm: 1, tols: [], memory: { prt: 1 }, toolsAtOnce: 0 }
    const message = /"systm".*"tols" is no option \(did you mean "tools"\?\).*toolsAtOnce must be.*"memory\.prt"/
    expect(() => defineAgent(js(given))).toThrow(message)
  })
})

describe('[A3] a word that means nothing is refused as', () => {
  test.each<[string, object, string]>([
    ['a way to plan', { plan: 'modle' }, 'plan must be "none", "model" or a function, not "modle"'],
    ['a way to verify', { verify: true }, 'verify must be "schema", "model" or a list of checks, not true'],
    ['a way to learn', { learn: 'all' }, 'learn must be "none", "model" or a function, not "all"'],
    ['a source of confidence', { confidence: 0.9 }, 'confidence must be "model" or a function, not 0.9'],
    ['an overflow', { mailbox: { overflow: 'drop' } }, 'mailbox.overflow must be reject, dropOldest, wait, not "drop"'],
    ['a capacity', { mailbox: { capacity: -1 } }, 'mailbox.capacity must be a whole number of at least 0, not -1'],
  ])('%s of an agent', (_, option, message) => {
    expect(() => defineAgent(js({ name: 'a', ...option }))).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining(message) }),
    )
  })
})
