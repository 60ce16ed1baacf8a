// What supervised and designed teams come to, in plain loops: somebody says who does what, and somebody else makes one answer of it.
import type { Leaf, Plan, Step } from './nesting-plan.ts'
import { digest, ERRAND, inWords, nameAt, needsOf, saidOf } from './nesting-script.ts'
import { asked, type Came, dataOf, type Found, findings, retold, type Task, withMore } from './nesting-told.ts'

type Supervise = Extract<Plan, { kind: 'supervise' }>
type DynamicTeam = Extract<Plan, { kind: 'dynamicTeam' }>

/** A worker, and what it makes of a task. */
interface Worker {
  readonly name: string
  readonly ask: (task: Task) => Came
}

interface Job extends Found {
  readonly step: number
}

/** The last that each came to counts. */
function areTooFew({ requireAll, minSuccessful }: Supervise, jobs: readonly Job[]): boolean {
  const last = [...new Map(jobs.map(job => [job.name, job.came])).values()]
  const good = last.filter(came => came.length > 0).length
  return good < minSuccessful || (requireAll && good < last.length)
}

interface Duty {
  readonly worker: Worker
  /** Undefined: those of the whole. */
  readonly words: string | undefined
}

/** Who works in a step. */
function dutiesIn({ mode }: Supervise, step: Step, at: number, workers: readonly Worker[]): readonly Duty[] {
  const to = step.does === 'assign' ? step.to.map(n => workers[n % workers.length] as Worker) : []
  const others = mode === 'all' && at === 0 ? workers.filter(worker => !to.includes(worker)) : []
  return [...to.map(worker => ({ worker, words: ERRAND })), ...others.map(worker => ({ worker, words: undefined }))]
}

function toldBy({ mode }: Supervise, jobs: readonly Job[], at: number, task: Task, words: string | undefined): Task {
  const known = jobs.filter(job => mode === 'sequential' || job.step < at)
  const results = findings(known)
  if (words === undefined) return known.length > 0 ? withMore(task, { results }) : task
  return known.length > 0 ? asked(task, words, { results }) : { words, data: dataOf(task) }
}

/** All that is done before the answer; with the planner's own answer in place of a plan, which is empty where it failed. */
function work(plan: Supervise, workers: readonly Worker[], task: Task): { jobs: readonly Job[]; answer?: Came } {
  const jobs: Job[] = []
  const failed = { jobs, answer: [] }
  for (const [at, step] of plan.steps.entries()) {
    if (step.does === 'break') return jobs.length === 0 ? failed : { jobs }
    if (step.does === 'answer') {
      const isGood = jobs.length === 0 || !areTooFew(plan, jobs)
      return isGood ? { jobs, answer: [digest(jobs.length === 0 ? undefined : findings(jobs))] } : failed
    }
    const now = dutiesIn(plan, step, at, workers)
    // Nothing to do is a plan only where something was done before.
    if (now.length === 0) return jobs.length === 0 ? failed : { jobs }
    for (const { worker, words } of now)
      jobs.push({ name: worker.name, step: at, came: worker.ask(toldBy(plan, jobs, at, task, words)) })
    const isBroken = jobs.some(job => job.step === at && job.came.length === 0)
    const wantsMore = isBroken || (step.does === 'assign' && step.more)
    if (!plan.replanning || !wantsMore) break
  }
  return { jobs }
}

/** A planner, its workers, and whoever answers. */
export function supervised(
  plan: Supervise,
  workers: readonly Worker[],
  task: Task,
  synthesize: ((task: Task) => Came) | undefined,
): Came {
  const { jobs, answer } = work(plan, workers, task)
  if (answer) return answer
  if (areTooFew(plan, jobs)) return []
  const told = retold(task, 'Answer', { results: findings(jobs) })
  return synthesize ? synthesize(told) : [digest(dataOf(told))]
}

/** What a designed agent makes of a task. */
function said(says: Leaf['says'], told: Task): Came {
  try {
    return [saidOf(says, inWords(dataOf(told)))]
  } catch {
    return []
  }
}

/** A designed team, and whoever puts its results together. */
export function designed(plan: DynamicTeam, task: Task, synthesize: (task: Task) => Came): Came {
  if (plan.designs === 'never') return []
  const ended: (Found | undefined)[] = []
  for (const [at, agent] of plan.agents.entries()) {
    const needed = needsOf(agent, at).map(n => ended[n])
    const good = needed.flatMap(one => (one && one.came.length > 0 ? [one] : []))
    const told =
      needed.length === 0 ? { words: ERRAND, data: dataOf(task) } : asked(task, ERRAND, { results: findings(good) })
    ended.push(good.length < needed.length ? undefined : { name: nameAt(at), came: said(agent.says, told) })
  }
  const found = ended.flatMap(one => one ?? [])
  if (found.filter(({ came }) => came.length > 0).length < plan.minSuccessful) return []
  return synthesize(asked(task, 'Put it together', { results: findings(found) }))
}
