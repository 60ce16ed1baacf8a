import { describe, expect, test } from 'vitest'
import {
  consensus,
  debate,
  dynamicTeam,
  expertPanel,
  fromFunction,
  hierarchy,
  mapReduce,
  parallel,
  pipeline,
  plannedWorkflow,
  pool,
  prosConsDebate,
  reduceWith,
  researchTeam,
  route,
  sequence,
  supervise,
  team,
  toContext,
  workflow,
} from '../../src/index.ts'

/** As plain JavaScript may hand it over. */
const js = (given: unknown): never => given as never

const upper = fromFunction('upper', (text: string) => text.toUpperCase())
const lower = fromFunction('lower', (text: string) => text.toLowerCase())
const both = [upper, lower]
const slip = { agent: upper, retrys: 1 }

type Row = readonly [string, () => unknown, string, string]

describe('[A3] an option that there is not is refused when it is given to', () => {
  test.each<Row>([
    [
      'results that are shown',
      () => toContext(js({ successful: [], failed: [] }), js({ as: 'json' })),
      'input_invalid',
      'toContext: "as" is no option: the options are format',
    ],
    [
      'somebody who reduces',
      () => reduceWith(upper, js({ prompt: 'x' })),
      'input_invalid',
      'reduceWith: "prompt" is no option (use "task")',
    ],
    [
      'a sequence',
      () => sequence([upper], js({ timeout: 1 })),
      'input_invalid',
      'Pattern "sequence": "timeout" is no option (use "timeoutMs")',
    ],
    [
      'a step of it',
      () => sequence([js(slip)]),
      'input_invalid',
      'Member "upper" of pattern "sequence": "retrys" is no option (did you mean "retries"?)',
    ],
    [
      'what a pattern can do',
      () => sequence([upper], js({ capabilities: ['x'] })),
      'input_invalid',
      'Pattern "sequence": capabilities[0] must be an object',
    ],
    [
      'the guards of a pattern',
      () => sequence([upper], js({ guards: { in: () => 1 } })),
      'input_invalid',
      '"guards.in" is no option',
    ],
    [
      'a parallel',
      () => parallel(both, js({ name: 'p', minSuccesful: 1 })),
      'input_invalid',
      'Pattern "p": "minSuccesful" is no option (did you mean "minSuccessful"?)',
    ],
    ['a member of it', () => parallel([js(slip)]), 'input_invalid', 'Member "upper" of pattern "parallel"'],
    ['a member that is nothing', () => parallel([js(null)]), 'input_invalid', 'needs agents, or names of agents'],
    [
      'a hierarchy',
      () => hierarchy(both, js({ lead: upper })),
      'input_invalid',
      'Pattern "hierarchy": "lead" is no option',
    ],
    [
      'a subtask',
      () => hierarchy([js({ agent: upper, prompt: 'x' })]),
      'input_invalid',
      '"prompt" is no option (use "task")',
    ],
    [
      'a team',
      () => team(js({ name: 't', agents: both })),
      'input_invalid',
      'Pattern "t": "agents" is no option (use "members")',
    ],
    [
      'a team that would not aggregate',
      () => team(js({ name: 't', members: both, aggregate: 'vote' })),
      'input_invalid',
      '"aggregate" is no option',
    ],
    [
      'a consensus',
      () => consensus(both, js({ agreement: 1 })),
      'input_invalid',
      'Pattern "consensus": "agreement" is no option',
    ],
    ['a voter', () => consensus([js({ agent: upper, weights: 1 })]), 'input_invalid', '(did you mean "weight"?)'],
    [
      'a debate',
      () => debate(both, js({ maxRounds: 1 })),
      'input_invalid',
      'Pattern "debate": "maxRounds" is no option',
    ],
    [
      'a debater',
      () => debate([upper, js({ agent: lower, weight: 1 })]),
      'input_invalid',
      'Member "lower" of pattern "debate": "weight" is no option',
    ],
    [
      'a map and reduce',
      () => mapReduce(js({ map: upper, concurrency: 1 })),
      'input_invalid',
      'Pattern "mapReduce": "concurrency" is no option (use "maxParallel")',
    ],
    ['who maps', () => mapReduce({ map: js(slip) }), 'input_invalid', 'Member "upper" of pattern "mapReduce"'],
    [
      'who reduces',
      () => mapReduce({ map: upper, reduce: js({ agent: lower, tasks: 'x' }) }),
      'input_invalid',
      '(did you mean "task"?)',
    ],
    ['a pipeline', () => pipeline([upper], js({ stepTimeout: 1 })), 'input_invalid', '(did you mean "stepTimeoutMs"?)'],
    [
      'a stage of an agent',
      () => pipeline([js({ agent: upper, transforms: () => 1 })]),
      'input_invalid',
      'Member "upper" of pattern "pipeline": "transforms" is no option',
    ],
    [
      'a stage of a function',
      () => pipeline([js({ name: 'f', run: () => 1, transform: () => 1 })]),
      'input_invalid',
      'Stage "f" of pipeline "pipeline": "transform" is no option',
    ],
    [
      'a stage of several',
      () => pipeline([js({ name: 'p', parallel: both, agent: upper })]),
      'input_invalid',
      'Stage "p" of pipeline "pipeline": "agent" is no option',
    ],
    [
      'one of several in a stage',
      () => pipeline([js({ name: 'p', parallel: [slip] })]),
      'input_invalid',
      'Member "p.upper" of pattern "pipeline"',
    ],
    ['a stage that is nothing', () => pipeline([js(null)]), 'input_invalid', 'needs agents, or names of agents'],
    [
      'a workflow',
      () => workflow(js({ tasks: {}, maxParralel: 1 })),
      'input_invalid',
      'Pattern "workflow": "maxParralel" is no option (did you mean "maxParallel"?)',
    ],
    [
      'a task of it',
      () => workflow(js({ tasks: { a: { agent: upper, needs: [] } } })),
      'workflow_invalid',
      'task "a": "needs" is no option (use "dependsOn")',
    ],
    [
      'a task that is nothing',
      () => workflow(js({ tasks: { a: null } })),
      'workflow_invalid',
      'task "a": the options must be an object, not null',
    ],
    [
      'a workflow that is planned',
      () => plannedWorkflow(js({ planner: upper, agents: both, maxRepair: 1 })),
      'input_invalid',
      '(did you mean "maxRepairs"?)',
    ],
    [
      'a supervised team',
      () => supervise(js({ planner: upper, workers: both, maxIteration: 1 })),
      'input_invalid',
      '(did you mean "maxIterations"?)',
    ],
    [
      'a worker',
      () => supervise({ planner: upper, workers: [js(slip)] }),
      'input_invalid',
      'Member "upper" of pattern "supervise"',
    ],
    ['a route', () => route(both, js({ try: 1 })), 'input_invalid', 'Pattern "route": "try" is no option'],
    [
      'a team that is thought up',
      () => dynamicTeam(js({ tools: [] })),
      'input_invalid',
      'Pattern "dynamic-team": "tools" is no option',
    ],
    [
      'a pool',
      () => pool(upper, js({ size: 1, max: 1 })),
      'input_invalid',
      'Pool "upper": "max" is no option: the options are size, maxParallel, name',
    ],
    [
      'a panel of experts',
      () => expertPanel(js({ rolls: ['a', 'b'] })),
      'input_invalid',
      'expertPanel: "rolls" is no option (did you mean "roles"?)',
    ],
    [
      'a debate of two',
      () => prosConsDebate(js({ pros: 'x' })),
      'input_invalid',
      'prosConsDebate: "pros" is no option (did you mean "pro"?)',
    ],
    [
      'a research team',
      () => researchTeam(js({ tool: [] })),
      'input_invalid',
      'researchTeam: "tool" is no option (did you mean "tools"?)',
    ],
    [
      'the models of a research team',
      () => researchTeam(js({ models: { writers: 'm' } })),
      'input_invalid',
      '(did you mean "models.writer"?)',
    ],
  ])('%s', (_, define, code, text) => {
    expect(define).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }))
  })
})
