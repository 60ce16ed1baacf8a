import { scriptedModel } from '@statecraft/providers'
import { createRuntime, type Limits } from '@statecraft/runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dynamicTeam, teamDesignSchema } from '../../src/index.ts'
import { designFaults } from '../../src/patterns/team-design.ts'
import { sampleTools } from '../sample-tools.ts'
import { designing, isDesigning } from './designing.ts'

const GRANTED = ['look', 'probe']
const LIMITS: Limits = { turns: 4, toolCalls: 3 }
const grant = { tools: GRANTED, maxAgents: 3, limits: LIMITS, taken: ['designer', 'subagent', 'synthesizer'] }

// What a model may write: nearly right most of the time, and anything at all now and then.
const name = fc.constantFrom('a', 'b', 'c', 'designer', 'a b', '', '__proto__', 'constructor')
const agent = fc.record(
  {
    name,
    instructions: fc.constantFrom('You are one.', ''),
    task: fc.constantFrom('Do it', ' '),
    tools: fc.oneof(
      fc.array(fc.constantFrom('look', 'probe', 'change', 'delegate', 'constructor'), { maxLength: 3 }),
      fc.constant('look'),
    ),
    dependsOn: fc.array(name, { maxLength: 2 }),
    limits: fc.oneof(
      fc.record(
        { turns: fc.integer({ min: -1, max: 9 }), toolCalls: fc.integer({ min: 0, max: 9 }) },
        { requiredKeys: [] },
      ),
      fc.record({ depth: fc.constant(99) }),
    ),
    model: fc.constant('the best'),
    delegates: fc.constant(['root']),
  },
  { requiredKeys: ['name', 'instructions', 'task'] },
)
const right = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'c'),
    instructions: fc.constant('You are one.'),
    task: fc.constant('Do it'),
    tools: fc.uniqueArray(fc.constantFrom('look', 'probe'), { maxLength: 2 }),
    limits: fc.record({ turns: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['name', 'instructions', 'task'] },
)
const design = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      agents: fc.uniqueArray(right, { minLength: 1, maxLength: 3, selector: made => made.name }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ agents: fc.array(agent, { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.jsonValue() },
)

describe('[A9] authority only shrinks', () => {
  test('no design, whatever it asks for, gives an agent a tool, a limit or an action beyond what was granted', async () => {
    let made = 0
    const property = fc.asyncProperty(design, async written => {
      const { tools, ran } = sampleTools()
      // A sub-agent that calls everything that there could be, offered or not.
      const subagentModel = scriptedModel((_, { toolResults }) =>
        toolResults.length > 0
          ? 'Done.'
          : {
              calls: ['look', 'probe', 'change', 'delegate', 'handoff', 'spawn_agent', 'broadcast'].map(called => ({
                name: called,
              })),
            },
      )
      const designer = designing(JSON.parse(JSON.stringify(written)))
      await using runtime = createRuntime({ tools })
      const team = dynamicTeam({
        designer,
        subagentModel,
        availableTools: GRANTED,
        maxAgents: 3,
        subagentLimits: LIMITS,
      })
      const result = await runtime.run(team, 'go')
      const faults = designFaults(written, grant)
      const offered = subagentModel.requests.flatMap(request => request.tools?.map(tool => tool.name) ?? [])
      expect(offered.filter(tool => !GRANTED.includes(tool))).toEqual([])
      expect(ran.filter(tool => !GRANTED.includes(tool))).toEqual([])
      const subagents = result.children.filter(({ agent: who }) => !grant.taken.includes(who))
      for (const { totals } of subagents) {
        expect(totals.turns).toBeLessThanOrEqual(4)
        expect(totals.toolCalls).toBeLessThanOrEqual(3)
        expect(totals.delegations).toBe(0)
      }
      if (faults.length > 0) expect([result.status, subagents, subagentModel.requests]).toEqual(['failed', [], []])
      else made += subagents.length
      expect(designer.requests.filter(isDesigning).length).toBe(faults.length > 0 ? 3 : 1)
    })
    await fc.assert(property, { numRuns: 60 })
    expect(made).toBeGreaterThan(10)
  }, 60_000)
})

describe('the shape of a design', () => {
  test('is exported, as JSON Schema and as a check that says everything that is wrong', async () => {
    const schema = teamDesignSchema(grant)['~standard']
    expect(schema.jsonSchema?.input({ target: 'draft-2020-12' })).toMatchObject({
      properties: { agents: { minItems: 1, maxItems: 3, items: { required: ['name', 'instructions', 'task'] } } },
    })
    const agents = [{ name: 'a', instructions: 'I', task: 'T' }]
    expect(await schema.validate({ agents })).toEqual({
      value: { agents: [{ ...agents[0], tools: [], dependsOn: [] }] },
    })
    expect(await schema.validate({ agents: [{ name: 'a' }, { name: 'a', tools: [7] }] })).toMatchObject({
      issues: expect.arrayContaining([
        { message: 'agent 1 ("a"): it needs "instructions"' },
        { message: 'agent 2 ("a"): its name is repeated: give each agent its own' },
        { message: 'agent 2 ("a"): its tools must be a list of names' },
      ]),
    })
  })

  test.each([
    [undefined, '"agents" must be a list'],
    [{ agents: [null] }, '"agents" must be a list'],
    [{ agents: [] }, 'it is empty'],
    [{ agents: [{ name: 'a', instructions: 'I', task: 'T', dependsOn: ['a'] }] }, 'in a circle'],
    [{ agents: [{ name: 'a', instructions: 'I', task: 'T', dependsOn: ['z'] }] }, 'depends on "z"'],
    [{ agents: [{ name: 'a', instructions: 'I', task: 'T', limits: 7 }] }, 'limits must be an object'],
    [{ agents: [{ name: 'a', instructions: 'I', task: 'T', limits: { turns: Number.NaN } }] }, 'must be a number'],
    [{ agents: [{ name: 'a', instructions: 'I', task: 'T', settings: {} }] }, '"settings" cannot be designed'],
  ])('%j', (written, words) => {
    expect(designFaults(written, grant).join()).toContain(words)
  })
})
