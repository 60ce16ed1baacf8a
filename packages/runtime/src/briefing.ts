// What goes with a task to whoever does it, beside what is to be done: what to bear in mind, who is there for it, and what is
// shared for it. A run says it for its task; a task that says it itself goes first.
import { StatecraftError } from './errors.ts'
import type { Task } from './task.ts'

type Briefing = Pick<Task, 'directives' | 'agents' | 'artifacts'>

const LISTS = ['directives', 'agents', 'artifacts'] as const satisfies readonly (keyof Briefing)[]

/** What is said of it, and nothing else. Throws `input_invalid` for what is no list of texts. */
export function briefingOf(said: Briefing): Briefing {
  const given = LISTS.filter(name => said[name] !== undefined)
  for (const name of given) {
    const list: unknown = said[name]
    if (Array.isArray(list) && list.every(item => typeof item === 'string')) continue
    throw new StatecraftError('input_invalid', `${name} must be a list of texts: pass ${name}: ['…']`)
  }
  return Object.fromEntries(given.map(name => [name, said[name]]))
}
