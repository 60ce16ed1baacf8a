// What a plan comes to, in plain recursion over plain functions: no chart, no actor, no runtime.
import { mergeValues } from '@statecraft/runtime'
import { answerOf, digest, type Leaf, type Plan, piecesOf, seal } from './nesting-plan.ts'

interface Task {
  readonly words?: string
  readonly data?: unknown
}

/** A list of one, or empty: it failed. */
type Came = readonly unknown[]

interface Member {
  readonly plan: Plan
  readonly name: string
}

const dataOf = ({ data, words }: Task): unknown => (data === undefined ? words : data)
const wholeOf = ({ data, words }: Task): string | undefined => words ?? (typeof data === 'string' ? data : undefined)

/** With more data; what is asked stands beside it, unless it is all in the words. */
function withMore(task: Task, more: object, words = wholeOf(task)): Task {
  const isSaid = wholeOf(task) !== undefined && (task.data === undefined || task.data === wholeOf(task))
  const data = isSaid ? more : { task: dataOf(task), ...more }
  return words === undefined ? { data } : { words, data }
}

const membersOf = ({ parts }: Exclude<Plan, Leaf>, name: string): readonly Member[] =>
  parts.map((plan, at) => ({ plan, name: `${name}.${at}` }))

const ask = ({ plan, name }: Member, task: Task): Came => come(plan, name, task)

function run(plan: Exclude<Plan, Leaf>, name: string, task: Task): Came {
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
    case 'parallel': {
      const came = all(task)
      const successful = came.filter(one => one.came.length > 0)
      if (successful.length < plan.minSuccessful) return []
      return [
        {
          successful: successful.map(one => ({ agent: one.name, output: one.came[0] })),
          failed: came.filter(one => one.came.length === 0).map(one => one.name),
        },
      ]
    }
    case 'hierarchy': {
      const came = all(plan.inWords ? { words: 'In words', data: dataOf(task) } : task)
      const combined = join(plan.aggregate, came)
      if (combined.length === 0 || plan.main === undefined) return combined
      const results = came.map(one => finding(one.name, one.came))
      return come(plan.main, `${name}.main`, withMore(task, { results, combined: combined[0] }))
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
      const words = task.data === undefined ? undefined : task.words
      const pieces = piecesOf(dataOf(task))
      const came = pieces.map(data => ask(mapper, words === undefined ? { data } : { words, data }))
      const good = came.flat()
      if (good.length === 0 || (!plan.goesOn && good.length < came.length)) return []
      return [seal(good)]
    }
  }
}

const finding = (from: string, came: Came): object =>
  came.length > 0 ? { from, output: came[0] ?? null } : { from, error: 'some' }

/** The value that more hold than any other, and how many; none on a tie. */
function leader(values: readonly unknown[]): readonly [unknown, number] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(seal(value), (counts.get(seal(value)) ?? 0) + 1)
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a)
  if (!first || first[1] === second?.[1]) return [undefined, 0]
  return [values.find(value => seal(value) === first[0]), first[1]]
}

function join(how: 'concat' | 'vote' | 'merge', came: readonly { readonly name: string; readonly came: Came }[]): Came {
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
  if (plan.kind !== 'leaf') return run(plan, `${name}-in`, task).map(seal)
  try {
    return [answerOf(plan, dataOf(task))]
  } catch {
    return []
  }
}

/** What the plan gives; undefined where it fails. */
export const reference = (plan: Plan, name: string, data: unknown): unknown => come(plan, name, { data })[0]
