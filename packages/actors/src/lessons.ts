// Lessons: what an agent learned in earlier tasks. They live in its own state, journaled like all of it; those that fit a task
// best are shown to the model with it.
import type { Address, Runtime } from '@statecraft/runtime'
import { userText } from './conversation.ts'
import { createRetriever } from './retrieval.ts'

const SHOWN = 3

/** Those that fit best. Pure. */
export function lessonsFor(lessons: readonly string[], words: string, limit: number = SHOWN): readonly string[] {
  if (lessons.length === 0) return []
  const found = createRetriever(lessons.map(text => ({ id: text, text }))).search(words, limit)
  return found.map(({ entry }) => entry.text)
}

const listed = (title: string, texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [] : [`${title}\n${texts.map(text => `- ${text}`).join('\n')}`]

/** What is shown with a task; undefined where there is nothing. */
export function rememberedMessage(
  lessons: readonly string[],
  memories: readonly string[] = [],
): ReturnType<typeof userText> | undefined {
  const parts = [
    ...listed('Lessons from earlier tasks:', [...new Set(lessons)]),
    ...listed('From memory:', [...new Set(memories)]),
  ]
  return parts.length === 0 ? undefined : userText(parts.join('\n\n'))
}

/** The lessons of one agent that lives. */
export interface Lessons {
  list(): readonly string[]
  /** Those that fit the words best, the best first. */
  search(words: string, limit?: number): readonly string[]
  /** Told like any message: gone before whatever the agent is told or asked after it. False: there is no such lesson. */
  remove(lesson: string): boolean
}

/**
 * What the agent at an address has learned.
 *
 * @example
 * ```ts
 * const lessons = lessonsOf(runtime, 'root/clerk')
 * lessons.remove(lessons.search('tax')[0])
 * ```
 */
export function lessonsOf(runtime: Pick<Runtime, 'describe' | 'tell'>, address: Address): Lessons {
  const list = (): readonly string[] =>
    (runtime.describe(address)?.context as { readonly lessons?: readonly string[] } | undefined)?.lessons ?? []
  return {
    list,
    search: (words, limit) => lessonsFor(list(), words, limit),
    remove(lesson) {
      if (!list().includes(lesson)) return false
      void runtime.tell(address, { type: 'FORGET', lesson })
      return true
    },
  }
}
