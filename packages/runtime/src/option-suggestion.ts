// What was likely meant by an option that there is not: the same name in another spelling, what is known elsewhere by that name,
// or the one that looks most like it.

/** By what others call it, in small letters alone: what it is called here. The first of them counts that there is. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  system: ['instructions'],
  systemprompt: ['instructions'],
  systemmessage: ['instructions'],
  prompt: ['instructions', 'task'],
  goal: ['instructions', 'task'],
  backstory: ['instructions'],
  llm: ['model'],
  id: ['name'],
  temperature: ['settings.temperature'],
  maxtokens: ['settings.maxTokens'],
  maxoutputtokens: ['settings.maxTokens'],
  reasoning: ['settings.reasoning'],
  toolchoice: ['settings.toolChoice'],
  maxsteps: ['limits.turns'],
  maxturns: ['limits.turns'],
  maxiter: ['limits.turns'],
  maxiterations: ['limits.turns'],
  recursionlimit: ['limits.turns'],
  maxretries: ['retries'],
  retry: ['retries'],
  retrypolicy: ['retries'],
  timeout: ['timeoutMs', 'deadlineMs', 'limits.durationMs'],
  timeoutms: ['deadlineMs', 'limits.durationMs'],
  schema: ['output', 'input'],
  outputtype: ['output'],
  outputschema: ['output'],
  responseformat: ['output'],
  parameters: ['input'],
  inputschema: ['input'],
  argsschema: ['input'],
  execute: ['run'],
  handler: ['run'],
  func: ['run'],
  guardrails: ['guards'],
  inputguardrails: ['guards.input'],
  outputguardrails: ['guards.output'],
  agents: ['members', 'children', 'workers', 'delegates'],
  subagents: ['delegates', 'members', 'children', 'workers'],
  manager: ['coordinator', 'main'],
  concurrency: ['maxParallel', 'toolsAtOnce'],
  maxconcurrency: ['maxParallel', 'toolsAtOnce'],
  dependencies: ['dependsOn'],
  needs: ['dependsOn'],
  abortsignal: ['signal'],
  threadid: ['thread'],
  session: ['thread'],
  sessionid: ['thread'],
  conversationid: ['thread'],
  deps: ['context'],
  store: ['host'],
  storage: ['host'],
  checkpointer: ['host'],
}

/** A slip changes no more than every third letter, and no more than so many. */
const MOST_SLIPS = 3

/** `max_parallel`, `maxparallel` and `maxParallel` are alike. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** How many letters must be changed, added, left out or swapped with the next: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance */
function slipsBetween(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

/** The nearest of several names; undefined: none is near enough to be what was meant. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const letters = plain(name)
  let best: string | undefined
  let fewest = Math.min(MOST_SLIPS, Math.floor(letters.length / 3)) + 1
  for (const known of names) {
    const wanted = plain(known)
    // Of very different lengths nothing is counted, which bounds the work for a name of any length.
    if (Math.abs(wanted.length - letters.length) >= fewest) continue
    const slips = slipsBetween(letters, wanted)
    if (slips >= fewest) continue
    best = known
    fewest = slips
  }
  return best
}

/** What it is called here, of these names or a part of one of them. */
function calledHere(name: string, names: readonly string[]): string | undefined {
  const letters = plain(name)
  if (!Object.hasOwn(ELSEWHERE, letters)) return undefined
  return ELSEWHERE[letters]?.find(path => names.includes(path.split('.')[0] as string))
}

/** A suggestion in words, for a name that is none of these; undefined: there is none. `inside` stands in front of all of them. */
export function suggestionFor(name: string, names: readonly string[], inside = ''): string | undefined {
  const same = names.find(known => plain(known) === plain(name))
  const here = same === undefined ? calledHere(name, names) : undefined
  if (here !== undefined) return `use "${inside}${here}"`
  const near = same ?? nearest(name, names)
  return near === undefined ? undefined : `did you mean "${inside}${near}"?`
}
