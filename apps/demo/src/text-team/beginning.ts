// What somebody sees of a text who decides who works on it: its beginning, whatever its length.
import { z } from 'zod'
import { dataIn } from './found-by-others.ts'
import type { TextContext } from './text-context.ts'

const SHOWN = 6_000

interface Beginning {
  readonly beginning: string
}

export const beginningOf = ({ text }: TextContext): Beginning => ({
  beginning: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text,
})

const shown = z.object({ task: z.object({ input: z.object({ beginning: z.string() }) }) })

/** As a pattern hands it on to whoever plans; empty where it does not. */
export const beginningIn = (task: string): string => shown.safeParse(dataIn(task)).data?.task.input.beginning ?? ''
