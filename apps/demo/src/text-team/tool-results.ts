// What the tools of a text return, as the offline rules read it.
import { z } from 'zod'

/** Some of what was found, and how many more there are. */
export interface Some<T> {
  readonly found: readonly T[]
  readonly more: number
}

const some = <T>(one: z.ZodType<T>): z.ZodType<Some<T>> => z.object({ found: z.array(one), more: z.number() })

export const statistics: z.ZodType<{
  readonly words: number
  readonly sentences: number
  readonly wordsPerSentence?: number | undefined
  readonly readingSeconds: number
}> = z.object({
  words: z.number(),
  sentences: z.number(),
  wordsPerSentence: z.number().optional(),
  readingSeconds: z.number(),
})

export const keySentences: z.ZodType<{ readonly sentences: string }> = z.object({ sentences: z.string() })

export const figures: z.ZodType<Some<{ readonly figure: string; readonly says: string }>> = some(
  z.object({ figure: z.string(), says: z.string() }),
)

export const names: z.ZodType<Some<{ readonly name: string; readonly count: number }>> = some(
  z.object({ name: z.string(), count: z.number() }),
)

export const long: z.ZodType<Some<{ readonly words: number; readonly says: string }>> = some(
  z.object({ words: z.number(), says: z.string() }),
)

/** How many there are in all. */
export const total = ({ found, more }: Some<unknown>): number => found.length + more

/** What there is, in one line. */
export const listed = (items: readonly string[], more: number): string =>
  `${items.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
