// The real thing: a plan as patterns and agents. What a pattern gives is sealed into one text, in which the order of keys and the
// wording of errors do not count, so that a plain reference can say the same; a pool and a route give what their members do.
import { type ModelRequest, type ScriptedReply, scriptedModel } from '@statecraft/providers'
import type { TaskActor } from '@statecraft/runtime'
import {
  consensus,
  debate,
  dynamicTeam,
  fromFunction,
  hierarchy,
  mapReduce,
  parallel,
  pipeline,
  pool,
  route,
  sequence,
  supervise,
  team,
  workflow,
} from '../../src/index.ts'
import { lastWords } from './designing.ts'
import type { Kind, Leaf, PatternPlan, Plan } from './nesting-plan.ts'
import {
  addressed,
  answerOf,
  DESKS,
  designOf,
  digest,
  ERRAND,
  piecesOf,
  plannerOf,
  SEE_TO_IT,
  saidOf,
  seal,
} from './nesting-script.ts'

type Actor = TaskActor<unknown, unknown>
type Of<K extends Kind> = Extract<Plan, { kind: K }>
type Actors = readonly [Actor, ...Actor[]]

/** Some are slower than others, so that those who work side by side end in any order. */
async function tarry(name: unknown, input: unknown): Promise<void> {
  for (let left = digest([name, input]).charCodeAt(2) % 4; left > 0; left -= 1) await new Promise(setImmediate)
}

/** What counts of what a pattern gave. */
const essence = (kind: Kind, output: never): unknown => {
  switch (kind) {
    case 'crowd':
    case 'parallel': {
      const { successful, failed } = output as { successful: unknown; failed: readonly { agent: string }[] }
      return { successful, failed: failed.map(({ agent }) => agent) }
    }
    case 'consensus': {
      const { consensus: agreed, winner } = output as { consensus: boolean; winner: unknown }
      return { agreed, winner: winner ?? null }
    }
    case 'debate': {
      const { conclusion, consensusReached, rounds, transcript } = output as Readonly<Record<string, unknown>>
      return { conclusion, consensusReached, rounds, transcript }
    }
    default:
      return output
  }
}

function hierarchyOf({ aggregate, inWords, main }: Of<'hierarchy'>, parts: Actors, name: string): Actor {
  const subtasks = parts.map(agent => (inWords ? { agent, task: 'In words' } : agent))
  return hierarchy(subtasks, { name, aggregate, ...(main && { main: build(main, `${name}.main`) }) })
}

function workflowOf({ require, goesOn }: Of<'workflow'>, parts: Actors, name: string): Actor {
  const before = (at: number): readonly string[] => Array.from({ length: at }, (_, n) => `t${n}`)
  const tasks = parts.map((agent, at) => [`t${at}`, { agent, require, dependsOn: before(at) }] as const)
  return workflow({ name, tasks: Object.fromEntries(tasks), continueOnFailure: goesOn })
}

function teamOf({ minSuccessful, atOnce, coordinator, isLate }: Of<'team'>, members: Actors, name: string): Actor {
  const options = { name, members, minSuccessful, maxParallel: atOnce }
  if (!coordinator) return team(options) as Actor
  const head = build(coordinator, `${name}.head`)
  return (isLate ? team(options).coordinatedBy(head) : team({ ...options, coordinator: head })) as Actor
}

function superviseOf(plan: Of<'supervise'>, workers: Actors, name: string): Actor {
  const { mode, steps, replanning, requireAll, minSuccessful, synthesizer } = plan
  const names = workers.map(worker => worker.name)
  return supervise({
    name,
    planner: fromFunction(`${name}.planner`, plannerOf(plan, names)),
    workers,
    mode,
    maxIterations: steps.length,
    maxWorkersPerStep: 3,
    replanning,
    requireAll,
    minSuccessful,
    ...(synthesizer && { synthesizer: build(synthesizer, `${name}.synth`) }),
  }) as Actor
}

function dynamicTeamOf(plan: Of<'dynamicTeam'>, [synthesizer]: Actors, name: string): Actor {
  const { agents, designs, minSuccessful, atOnce } = plan
  const design = ({ messages }: ModelRequest): ScriptedReply =>
    designs === 'well' || (designs === 'at last' && messages.length > 1)
      ? JSON.stringify(designOf(agents))
      : JSON.stringify({ agents: [] })
  const work = async (request: ModelRequest): Promise<ScriptedReply> => {
    await tarry(request.instructions, lastWords(request))
    const [, says] = /You say (\w+)/.exec(request.instructions ?? '') ?? []
    try {
      return saidOf(says as Leaf['says'], lastWords(request).slice(`${ERRAND}\n\n`.length))
    } catch {
      return { fault: 'invalid_request' }
    }
  }
  return dynamicTeam({
    name,
    designer: scriptedModel(design),
    subagentModel: scriptedModel(work),
    synthesizer,
    minSuccessful,
    maxParallel: atOnce,
  })
}

function routeOf({ tries }: Of<'route'>, parts: Actors, name: string): Actor {
  if (parts.length === 1) return route(parts, { name })
  const desks = parts.map((agent, at) => ({ agent, name: DESKS[at] as string }))
  const address = { name: 'address', run: (input: unknown) => addressed(input, desks.length) }
  const agent = route(desks, { name: `${name}-in`, tries })
  return pipeline([address, { agent, description: SEE_TO_IT }], { name })
}

function crowdOf({ size, atOnce }: Of<'crowd'>, [agent]: Actors, name: string): Actor {
  const staff = pool(agent, { name: `${name}.pool`, size, maxParallel: Math.min(size, atOnce) })
  const many = mapReduce({
    name: `${name}.many`,
    map: staff.name,
    split: piecesOf,
    continueOnFailure: true,
    maxParallel: 3,
  })
  return parallel([staff, many], { name })
}

function patternOf(plan: PatternPlan, name: string): Actor {
  const parts = plan.parts.map((part, at) => build(part, `${name}.${at}`)) as unknown as Actors
  switch (plan.kind) {
    case 'sequence': {
      const [first, ...rest] = parts.map(agent => ({ agent, strict: !plan.lax }))
      return sequence([first as { agent: Actor; strict: boolean }, ...rest], { name })
    }
    case 'parallel':
      return parallel(parts, { name, minSuccessful: plan.minSuccessful, maxParallel: plan.atOnce })
    case 'hierarchy':
      return hierarchyOf(plan, parts, name)
    case 'consensus':
      return consensus(parts, { name, same: 'structure', minAgreement: plan.minAgreement, quorum: plan.quorum })
    case 'debate':
      return debate(parts, {
        name,
        rounds: plan.rounds,
        same: 'structure',
        judge: build({ kind: 'leaf', says: 'digest' }, `${name}.judge`),
      })
    case 'pipeline':
      return pipeline(parts, { name, stopOnError: plan.stopOnError })
    case 'workflow':
      return workflowOf(plan, parts, name)
    case 'mapReduce':
      return mapReduce({
        name,
        map: parts[0],
        split: piecesOf,
        reduce: (outputs: readonly unknown[]) => seal(outputs),
        continueOnFailure: plan.goesOn,
        maxParallel: 2,
      })
    case 'team':
      return teamOf(plan, parts, name)
    case 'supervise':
      return superviseOf(plan, parts, name)
    case 'dynamicTeam':
      return dynamicTeamOf(plan, parts, name)
    case 'route':
      return routeOf(plan, parts, name)
    case 'pool':
      return pool(parts[0], { name, size: plan.size })
    case 'crowd':
      return crowdOf(plan, parts, name)
  }
}

/** The actor that does what the plan says. */
export function build(plan: Plan, name: string): Actor {
  if (plan.kind === 'leaf')
    return fromFunction(name, async (input: unknown, { task: { description } }) => {
      await tarry(name, input)
      return answerOf(plan, input, description !== undefined)
    })
  const { kind } = plan
  if (kind === 'pool' || kind === 'route') return patternOf(plan, name)
  const sealing = { name: 'seal', run: (output: never) => seal(essence(kind, output)) }
  return pipeline([patternOf(plan, `${name}-in`), sealing], { name })
}
