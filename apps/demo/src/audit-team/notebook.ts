// What the tools of one run have found, noted the moment they found it. The report takes its figures from here and not from
// what agents retell, and a run that is cancelled keeps what was done.
import type { Facts } from './facts.ts'

export interface Notebook {
  /** Notes a fact and gives it back; a tool that ran again overwrites what it noted before. */
  note<K extends keyof Facts>(name: K, fact: Facts[K]): Facts[K]
  /** What is known by now. */
  facts(): Partial<Facts>
}

export function createNotebook(): Notebook {
  const noted: { -readonly [K in keyof Facts]?: Facts[K] } = {}
  return {
    note(name, fact) {
      noted[name] = fact
      return fact
    },
    facts: () => ({ ...noted }),
  }
}
