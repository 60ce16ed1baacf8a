import { callTool, scriptedModel, textOf } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { expect, test } from 'vitest'
import { registerRoles } from '../../src/roles/index.ts'
import { RIGHT, scratchProject, TESTS } from './scratch-project.ts'

const ALL = ['main', 'knowledge', 'planner', 'browser', 'code', 'test', 'review', 'debug']
const documents = [{ id: 'a.md', text: 'x' }]

test('[A4] all roles are registered at once, and main is the default', async () => {
  await using project = await scratchProject()
  await using runtime = createRuntime()
  await using roles = registerRoles(runtime, { workspace: project.folder, tests: TESTS, documents })
  expect(runtime.agents.list().map(({ name }) => name)).toEqual(ALL)
  expect(roles.agents.map(({ name }) => name)).toEqual(ALL)
  expect(runtime.agents.default?.name).toBe('main')
  expect(runtime.agents.find({ capability: 'debug-code' }).map(({ name }) => name)).toEqual(['debug'])
})

test('[A4] what is missing is said at once, and nothing is registered then', async () => {
  await using runtime = createRuntime()
  const attempt = () => registerRoles(runtime)
  expect(attempt).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  expect(attempt).toThrow(
    /code, test, review, debug need workspace.*code, test, review, debug need tests.*knowledge needs documents/,
  )
  expect(() => registerRoles(runtime, { only: ['main', 'chef' as never] })).toThrow('there is no role "chef"')
  expect(() => registerRoles(runtime, { only: ['code'], workspace: '/nowhere/at/all', tests: TESTS })).toThrow(
    expect.objectContaining({ code: 'input_invalid' }),
  )
  expect(runtime.agents.list()).toEqual([])
})

test('[A4] a name that is taken is said before any is registered', async () => {
  await using runtime = createRuntime()
  registerRoles(runtime, { only: ['planner'] })
  expect(() => registerRoles(runtime, { only: ['main', 'planner'] })).toThrow(
    expect.objectContaining({ code: 'agent_exists' }),
  )
  expect(runtime.agents.list().map(({ name }) => name)).toEqual(['planner'])
  registerRoles(runtime, { only: ['main', 'planner'], roles: { planner: { name: 'planner-2' } } })
  expect(runtime.agents.list().map(({ name }) => name)).toEqual(['planner', 'main', 'planner-2'])
})

test('[A4] main hands work to another role and tells what came back', { timeout: 60_000 }, async () => {
  await using project = await scratchProject()
  const model = scriptedModel([
    {
      when: ({ instructions = '' }) => instructions.includes('whom the user talks to'),
      reply: ({ messages }, { toolResults }) =>
        toolResults.length === 0
          ? callTool('delegate', {
              tasks: [{ agent: 'code', task: `Mend it. (${textOf(messages.at(-1)?.content as never)})` }],
            })
          : `Done: ${JSON.stringify(toolResults[0]?.output)}`,
    },
    {
      when: ({ instructions = '' }) => instructions.includes('You write code'),
      reply: (_request, { toolResults }) =>
        toolResults.length === 0
          ? callTool('edit_file', { path: 'add.js', find: 'a - b', replace: 'a + b' })
          : { json: { summary: 'It adds now', changed: ['add.js'] } },
    },
  ])
  await using runtime = createRuntime()
  await using _roles = registerRoles(runtime, {
    workspace: project.folder,
    tests: TESTS,
    model,
    only: ['main', 'code'],
  })
  const result = await runtime.run('add is wrong')
  expect(result.output).toContain('It adds now')
  expect(result.children).toMatchObject([{ agent: 'code', status: 'completed' }])
  expect(await project.read('add.js')).toBe(RIGHT)
})
