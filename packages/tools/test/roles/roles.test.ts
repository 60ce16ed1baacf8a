import { type Agent, defineAgent, plannedWorkflow } from '@statecraft/actors'
import { callTool, type Json, type Script, type ScriptedModel, scriptedModel, textOf } from '@statecraft/providers'
import { createRuntime, type Result } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { browserTools } from '../../src/browser/index.ts'
import {
  browserRole,
  codeRole,
  debugRole,
  knowledgeRole,
  mainRole,
  plannerRole,
  type RoleOptions,
  reviewRole,
  testRole,
  workspaceKit,
} from '../../src/roles/index.ts'
import { RIGHT, scratchProject, TESTS, WRONG } from './scratch-project.ts'

const SLOW = { timeout: 60_000 }
const say = (json: Json) => ({ json })
const edit = callTool('edit_file', { path: 'add.js', find: 'a - b', replace: 'a + b' })

interface Played {
  readonly result: Result
  readonly model: ScriptedModel
  /** What the model was told last by the user's side, call by call. */
  readonly told: readonly string[]
  readonly offered: readonly (readonly string[])[]
}

async function play(make: (options: RoleOptions) => Agent, script: Script): Promise<Played> {
  await using runtime = createRuntime()
  const model = scriptedModel(script)
  const result = await runtime.run(make({ model }), 'Do it')
  const told = model.requests.map(({ messages }) => {
    const last = messages.at(-1)
    return last?.role === 'user' ? textOf(last.content) : JSON.stringify(last?.content)
  })
  return { result, model, told, offered: model.requests.map(({ tools = [] }) => tools.map(({ name }) => name)) }
}

describe('[A4][D4] code', SLOW, () => {
  test('reads, edits and runs what is there, and reports', async () => {
    await using project = await scratchProject()
    const kit = workspaceKit({ folder: project.folder, tests: TESTS })
    const { result, told } = await play(
      options => codeRole(kit, options),
      [
        callTool('read_file', { path: 'add.js' }),
        edit,
        callTool('run_tests'),
        say({ summary: 'It added wrongly.', changed: ['add.js'] }),
      ],
    )
    expect(result.output).toEqual({ summary: 'It added wrongly.', changed: ['add.js'] })
    expect(told[1]).toContain('a - b')
    expect(told[3]).toContain('"passed":true')
    expect(await project.read('add.js')).toBe(RIGHT)
  })
})

describe('[A4][D4] test', SLOW, () => {
  test('writes tests and runs them; a claim that they pass is not believed', async () => {
    await using project = await scratchProject()
    const kit = workspaceKit({ folder: project.folder, tests: TESTS })
    const more = `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { add } from './add.js'\ntest('adds zero', () => assert.equal(add(2, 0), 2))\n`
    const report = { summary: 'Adding is wrong.', written: ['zero.test.js'] }
    const { result, told } = await play(
      options => testRole(kit, options),
      [
        callTool('write_file', { path: 'zero.test.js', text: more }),
        say({ passed: true, ...report }),
        say({ passed: false, ...report, failures: [{ test: 'adds', message: '-1 is not 5' }] }),
      ],
    )
    expect(told[2]).toContain('You say that the tests pass, but they fail')
    expect(result).toMatchObject({ status: 'completed', output: { passed: false, failures: [{ test: 'adds' }] } })
    expect(await project.read('zero.test.js')).toBe(more)
  })
})

describe('[A4][D4] debug', SLOW, () => {
  const report = { reproduction: 'add(2, 3) is -1', cause: 'It subtracts', fix: 'It adds', changed: ['add.js'] }

  test('may change nothing before it has submitted where it suspects the cause', async () => {
    await using project = await scratchProject()
    const kit = workspaceKit({ folder: project.folder, tests: TESTS })
    const { result, offered, told } = await play(
      options => debugRole(kit, options),
      [
        edit,
        callTool('submit_plan', { plan: 'The sign in add.js' }),
        callTool('run_tests'),
        edit,
        say({ ...report, fixed: true }),
      ],
    )
    expect(offered[0]).toContain('read_file')
    expect(offered[0]).not.toContain('edit_file')
    expect(told[1]).toMatch(/edit_file|not allowed|allowed now/)
    expect(offered[2]).toEqual(expect.arrayContaining(['edit_file', 'run_tests']))
    expect(told[3]).toContain('"passed":false')
    expect(result).toMatchObject({ status: 'completed', output: { ...report, fixed: true } })
    expect(await project.read('add.js')).toBe(RIGHT)
  })

  test('has not mended anything as long as the tests fail, whatever it says', async () => {
    await using project = await scratchProject()
    const kit = workspaceKit({ folder: project.folder, tests: TESTS })
    const { result, told } = await play(
      options => debugRole(kit, { ...options, plan: 'none' }),
      [say({ ...report, fixed: true }), say({ ...report, fixed: false })],
    )
    expect(told[1]).toContain('but they fail')
    expect(result).toMatchObject({ status: 'completed', output: { fixed: false } })
    expect(await project.read('add.js')).toBe(WRONG)
  })
})

describe('[A4][D4] review', SLOW, () => {
  const finding = { severity: 'blocker', file: 'add.js', line: 1, message: 'It subtracts.' } as const

  test('has no tool that changes anything, and gives findings with their severity', async () => {
    await using project = await scratchProject()
    const kit = workspaceKit({ folder: project.folder, tests: TESTS })
    const output = { verdict: 'request_changes', summary: 'Wrong.', findings: [finding] }
    const { result, offered } = await play(
      options => reviewRole(kit, options),
      [callTool('read_file', { path: 'add.js' }), say(output)],
    )
    expect(offered[0]).toEqual(['list_files', 'read_file', 'search_files', 'run_tests'])
    expect(result.output).toEqual(output)
  })

  test('its verdict must fit its findings, and they must point at what is there', async () => {
    await using project = await scratchProject()
    const kit = workspaceKit({ folder: project.folder, tests: TESTS })
    const { result, told } = await play(
      options => reviewRole(kit, options),
      [
        say({ verdict: 'approve', summary: 's', findings: [finding] }),
        say({
          verdict: 'request_changes',
          summary: 's',
          findings: [
            { ...finding, line: 9 },
            { ...finding, file: 'gone.js' },
          ],
        }),
        say({ verdict: 'request_changes', summary: 's', findings: [finding] }),
      ],
    )
    expect(told[1]).toContain('You approve although')
    expect(told[2]).toContain('"add.js" has 2 lines, not 9; there is no file "gone.js"')
    expect(result.status).toBe('completed')
  })
})

describe('[A4][D1] knowledge', () => {
  const documents = [{ id: 'tea.md', text: 'Green tea is brewed\nat 80 °C.' }]

  test('answers with quotes, and one that no document has is sent back', async () => {
    const source = { source: 'tea.md', line: 1, quote: 'Green tea is brewed at 80 °C.' }
    const { result, told, offered } = await play(
      options => knowledgeRole({ documents }, options),
      [
        callTool('search_documents', { query: 'green tea' }),
        say({ answer: 'At 95 °C', verdict: 'no_claim', sources: [{ ...source, quote: 'brewed at 95 °C' }] }),
        say({ answer: 'At 80 °C', verdict: 'supported', sources: [] }),
        say({ answer: 'At 80 °C', verdict: 'supported', sources: [source] }),
      ],
    )
    expect(offered[0]).toEqual(['search_documents', 'read_document', 'find_evidence'])
    expect(told[1]).toContain('80 °C')
    expect(told[2]).toContain('does not say \\"brewed at 95 °C\\"'.replaceAll('\\', ''))
    expect(told[3]).toContain('needs a source')
    expect(result.output).toEqual({ answer: 'At 80 °C', verdict: 'supported', sources: [source] })
  })

  test('uses the web where it has a search', () => {
    const agent = knowledgeRole({ documents, search: async () => [] })
    expect(agent.maskIn('executing').offered).toEqual(
      expect.arrayContaining(['web_search', 'fetch_url', 'search_documents']),
    )
  })
})

describe('[A4][D2] planner', () => {
  const task = (id: string, agent: string, ...dependsOn: string[]) => ({ id, agent, task: `Do ${id}`, dependsOn })
  const good = [task('write', 'code'), task('check', 'test', 'write')]

  test('a plan that cannot be carried out goes back with all that is wrong', async () => {
    const { result, told, offered } = await play(
      options => plannerRole({ agents: ['code', 'test'] }, options),
      [
        say({ tasks: [task('a', 'code'), task('a', 'code', 'gone'), task('b', 'code', 'c'), task('c', 'code', 'b')] }),
        say({ tasks: [task('a', 'poet'), { ...task('b', 'test'), alternatives: ['singer'] }] }),
        say({ tasks: good }),
      ],
    )
    expect(offered[0]).toEqual([])
    for (const fault of ['"a"', '"gone"', '"b" → "c"']) expect(told[1]).toContain(fault)
    expect(told[2]).toContain('"a" is for "poet"; "b" is for "singer". Choose from code, test')
    expect(result.output).toEqual({ tasks: good })
  })

  test('its plan is a workflow that runs', async () => {
    const planner = plannerRole({ agents: ['code', 'test'] }, { model: scriptedModel([say({ tasks: good })]) })
    const doer = (name: string) => defineAgent({ name, model: scriptedModel([`${name} did it`]) })
    await using runtime = createRuntime()
    const team = plannedWorkflow({ planner, agents: [doer('code'), doer('test')] })
    const { status, children } = await runtime.run(team, 'Make it')
    expect(status).toBe('completed')
    expect(children.map(({ agent, status }) => `${agent} ${status}`)).toEqual([
      'planner completed',
      'code completed',
      'test completed',
    ])
  })
})

describe('[A4][D3] browser', () => {
  test('has the tools of a browser, one action at a time', async () => {
    await using browser = browserTools()
    const { result, offered } = await play(
      options => browserRole(browser, options),
      [say({ answer: 'Nothing to do', pages: [] })],
    )
    expect(offered[0]).toEqual(browser.tools.map(({ name }) => name))
    expect(result.status).toBe('completed')
  })
})

describe('[A4] main', () => {
  test('calculates itself', async () => {
    const { result } = await play(mainRole, [
      callTool('calculator', { expression: '6 * 7' }),
      (_request, { toolResults }) => JSON.stringify(toolResults[0]?.output),
    ])
    expect(result.output).toBe('{"result":42}')
  })
})

test('[A4] every role has a name, a role, a description, and a capability with an estimate of its time', async () => {
  await using project = await scratchProject()
  const kit = workspaceKit({ folder: project.folder, tests: TESTS })
  const roles = [
    mainRole(),
    knowledgeRole({ documents: [] }),
    plannerRole({ agents: ['code'] }),
    browserRole(browserTools()),
    codeRole(kit),
    testRole(kit),
    reviewRole(kit),
    debugRole(kit),
  ]
  expect(roles.map(({ name, role }) => [name, role])).toEqual(
    ['main', 'knowledge', 'planner', 'browser', 'code', 'test', 'review', 'debug'].map(name => [name, name]),
  )
  for (const { description, priority, capabilities = [] } of roles) {
    expect(priority).toBe(4)
    expect(description).not.toBe('')
    expect(capabilities.length).toBeGreaterThan(0)
    for (const { inputTypes, outputTypes, estimatedMs } of capabilities)
      expect({ inputTypes, outputTypes, estimatedMs }).toEqual({
        inputTypes: expect.arrayContaining(['text']),
        outputTypes: expect.any(Array),
        estimatedMs: expect.any(Number),
      })
  }
})

test('what a user says of a role goes before its own', () => {
  const agent = mainRole({ name: 'front', tools: [], delegates: ['back'], capabilities: [] })
  expect(agent).toMatchObject({ name: 'front', role: 'main', capabilities: [] })
})
