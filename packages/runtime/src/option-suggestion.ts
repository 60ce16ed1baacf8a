// What was likely meant by an option that there is not: the same name in another spelling, what is known elsewhere by that name,
// or the one that looks most like it.
import { closestMatch } from 'leven'

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

/** A slip changes no more letters than so many, by the length of the name: two that were swapped count as two. */
const mostSlips = (letters: string): number => (letters.length < 5 ? 1 : letters.length < 9 ? 2 : 3)

/** `max_parallel`, `maxparallel` and `maxParallel` are alike. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The nearest of several names; undefined: none is near enough to be what was meant. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const letters = plain(name)
  const found = closestMatch(letters, names.map(plain), { maxDistance: mostSlips(letters) })
  return found === undefined ? undefined : names.find(known => plain(known) === found)
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
