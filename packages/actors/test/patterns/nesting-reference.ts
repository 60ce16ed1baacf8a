// What a plan comes to, in plain recursion over plain functions: no chart, no actor, no runtime.
import { mergeValues } from '@statecraft/runtime'
import { designed, supervised } from './nesting-led.ts'
import type { PatternPlan, Plan } from './nesting-plan.ts'
import { addressed, answerOf, DESKS, digest, piecesOf, SEE_TO_IT, seal } from './nesting-script.ts'
import {
  asked,
  type Came,
  dataOf,
  type Found,
  finding,
  findings,
  type Task,
  wholeOf,
  withMore,
} from './nesting-told.ts'

interface Member {
  readonly plan: Plan
  readonly name: string
}

const membersOf = ({ parts }: PatternPlan, name: string): readonly Member[] =>
  parts.map((plan, at) => ({ plan, name: `${name}.${at}` }))

const ask = ({ plan, name }: Member, task: Task): Came => come(plan, name, task)

function run(plan: PatternPlan, name: string, task: Task): Came {
  const members = membersOf(plan, name)
  const all = (each: Task): readonly (Member & { readonly came: Came })[] =>
    members.map(member => ({ ...member, came: ask(member, each) }))
  switch (plan.kind) {
    case 'sequence': {
      const results: object[] = []
      let last: Came = []
      for (const [at, member] of members.entries()) {
        last = ask(member, at === 0 ? task : withMore(task, { results: [...results] }))
        if (last.length === 0 && !plan.lax) return []
        results.push(finding(member.name, last))
      }
      return last
    }
    case 'parallel':
      return gathered(all(task), plan.minSuccessful)
    case 'hierarchy': {
      const came = all(plan.inWords ? { words: 'In words', data: dataOf(task) } : task)
      const combined = join(plan.aggregate, came)
      if (combined.length === 0 || plan.main === undefined) return combined
      return come(plan.main, `${name}.main`, withMore(task, { results: findings(came), combined: combined[0] }))
    }
    case 'consensus': {
      const answers = all(task).map(one => one.came)
      const given = answers.filter(came => came.length > 0)
      if (given.length === 0) return []
      const [winner, votes] = leader(given.map(([answer]) => answer))
      const agreed =
        votes > 0 && votes / given.length >= plan.minAgreement && given.length / answers.length >= plan.quorum
      return [{ agreed, winner: votes > 0 ? winner : null }]
    }
    case 'debate':
      return argue(plan.rounds, members, task)
    case 'pipeline': {
      let good: Came = []
      let last: Came = []
      for (const member of members) {
        last = ask(member, good.length > 0 ? { data: good[0] } : task)
        if (last.length > 0) good = last
        else if (plan.stopOnError) return []
      }
      return last
    }
    case 'workflow': {
      const ended: { readonly name: string; readonly came: Came | undefined }[] = []
      for (const [at, member] of members.entries()) {
        const good = ended.filter(({ came }) => came && came.length > 0)
        const isWanted = at === 0 || (plan.require === 'all' ? good.length === at : good.length > 0)
        const results = ended.flatMap(({ name: from, came }) => (came ? [finding(from, came)] : []))
        const came = isWanted ? ask(member, at === 0 ? task : withMore(task, { results })) : undefined
        if (came?.length === 0 && !plan.goesOn) return []
        ended.push({ name: `t${at}`, came })
      }
      if (!ended.at(-1)?.came?.length) return []
      return [Object.fromEntries(ended.flatMap(({ name: id, came }) => (came ?? []).map(output => [id, output])))]
    }
    case 'mapReduce': {
      const [mapper] = members as [Member]
      const came = pieces(task).map(piece => ask(mapper, piece))
      const good = came.flat()
      if (good.length === 0 || (!plan.goesOn && good.length < came.length)) return []
      return [seal(good)]
    }
    case 'team': {
      const came = all(task)
      const good = came.filter(one => one.came.length > 0)
      if (good.length < plan.minSuccessful) return []
      if (!plan.coordinator) return [Object.fromEntries(good.map(one => [one.name, one.came[0]]))]
      return come(plan.coordinator, `${name}.head`, asked(task, 'Join it', { results: findings(came) }))
    }
    case 'supervise': {
      const { synthesizer } = plan
      const workers = members.map(member => ({ name: member.name, ask: (told: Task) => ask(member, told) }))
      const synthesize = synthesizer && ((told: Task) => come(synthesizer, `${name}.synth`, told))
      return supervised(plan, workers, task, synthesize)
    }
    case 'dynamicTeam':
      return designed(plan, task, told => ask(members[0] as Member, told))
    case 'route':
      return sent(plan, members, task)
    case 'pool':
      return ask(members[0] as Member, task)
    case 'crowd': {
      const [member] = members as [Member]
      const many = pieces(task).flatMap(piece => ask(member, piece))
      const came = [
        { name: `${name}.pool`, came: ask(member, task) },
        { name: `${name}.many`, came: many.length === 0 ? [] : [many] },
      ]
      return gathered(came, 1)
    }
  }
}

/** Who succeeded with what, and who failed. */
function gathered(came: readonly Found[], minSuccessful: number): Came {
  const successful = came.filter(one => one.came.length > 0)
  if (successful.length < minSuccessful) return []
  return [
    {
      successful: successful.map(one => ({ agent: one.name, output: one.came[0] })),
      failed: came.filter(one => one.came.length === 0).map(one => one.name),
    },
  ]
}

/** The tasks that a map-reduce makes of one. */
function pieces(task: Task): readonly Task[] {
  const words = task.data === undefined ? undefined : task.words
  return piecesOf(dataOf(task)).map(data => (words === undefined ? { data } : { words, data }))
}

/** The one whom the words fit, then the other where it may try, too. */
function sent({ tries }: Extract<Plan, { kind: 'route' }>, members: readonly Member[], task: Task): Came {
  if (members.length === 1) return ask(members[0] as Member, task)
  const data = addressed(dataOf(task), members.length)
  const chosen = members[DESKS.indexOf(data.desk)] as Member
  const told = { words: SEE_TO_IT, data }
  const came = ask(chosen, told)
  const others = members.filter(member => member !== chosen)
  return came.length > 0 || tries === 1 ? came : ask(others[0] as Member, told)
}

/** The value that more hold than any other, and how many; none on a tie. */
function leader(values: readonly unknown[]): readonly [unknown, number] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(seal(value), (counts.get(seal(value)) ?? 0) + 1)
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a)
  if (!first || first[1] === second?.[1]) return [undefined, 0]
  return [values.find(value => seal(value) === first[0]), first[1]]
}

function join(how: 'concat' | 'vote' | 'merge', came: readonly Found[]): Came {
  const given = came.flatMap(one => one.came.map(value => ({ from: one.name, value })))
  if (given.length === 0) return []
  if (how === 'merge') return [mergeValues(given).value]
  if (how === 'vote') {
    const [winner, votes] = leader(given.map(({ value }) => value))
    return votes === 0 ? [] : [winner]
  }
  const texts = given.map(({ value }) => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)))
  return [texts.join('\n\n')]
}

function argue(rounds: number, debaters: readonly Member[], task: Task): Came {
  const transcript: { round: number; speaker: string; role: string; says?: unknown; error?: string }[] = []
  const whole = wholeOf(task)
  const told = (round: number): Task => {
    const said = transcript.map(({ role: _, ...entry }) => entry)
    return withMore(task, { round, rounds, said }, whole === undefined ? 'Speak' : `${whole}\n\nSpeak`)
  }
  for (let round = 1; ; round += 1) {
    for (const debater of debaters) {
      const came = ask(debater, told(round))
      const says = came.length > 0 ? { says: came[0] ?? null } : { error: 'some' }
      transcript.push({ round, speaker: debater.name, role: 'debater', ...says })
    }
    const spoke = transcript.filter(entry => 'says' in entry)
    if (spoke.length === 0) return []
    const held = debaters.map(({ name }) => spoke.findLast(({ speaker }) => speaker === name))
    const agreed = held.every(entry => entry && seal(entry.says) === seal(held[0]?.says))
    const silent = !spoke.some(entry => entry.round === round)
    if (!agreed && !silent && round < rounds) continue
    if (agreed) {
      const says = held[0]?.says
      const conclusion = typeof says === 'string' ? says : JSON.stringify(says, undefined, 2)
      return [{ conclusion, consensusReached: true, rounds: round, transcript }]
    }
    const conclusion = digest(dataOf(told(round)))
    const speaker = `${debaters[0]?.name.replace(/\.\d+$/, '')}.judge`
    transcript.push({ round, speaker, role: 'judge', says: conclusion })
    return [{ conclusion, consensusReached: false, rounds: round, transcript }]
  }
}

function come(plan: Plan, name: string, task: Task): Came {
  if (plan.kind === 'pool' || plan.kind === 'route') return run(plan, name, task)
  if (plan.kind !== 'leaf') return run(plan, `${name}-in`, task).map(seal)
  try {
    return [answerOf(plan, dataOf(task), task.words !== undefined)]
  } catch {
    return []
  }
}

/** What the plan gives; undefined where it fails. */
export const reference = (plan: Plan, name: string, data: unknown): unknown => come(plan, name, { data })[0]
