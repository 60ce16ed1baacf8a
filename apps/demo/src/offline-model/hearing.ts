// What a role of the offline model can know: the conversation that it is shown, read and nothing else.
import { type Message, type ModelRequest, type ToolResultPart, textOf } from '@statecraft/providers'
import type { z } from 'zod'

export interface Hearing {
  /** The task, as the agent was given it. */
  readonly task: string
  /** All that it was told, oldest first: the task, notices, lessons. */
  readonly told: readonly string[]
  /** What was heard on topics, oldest first. */
  readonly notices: readonly string[]
  /** Whether the phase offers this tool or action. */
  offers(name: string): boolean
  /** How often a tool was called and answered, be it with an error. */
  count(name: string): number
  /** The results of a tool that have this shape, in the order of the calls. */
  results<T>(name: string, shape: z.ZodType<T>): readonly T[]
}

const NOTICE = /^- \S+ on \S+: (".*")$/

const userTexts = (messages: readonly Message[]): readonly string[] =>
  messages.filter(({ role }) => role === 'user').map(message => textOf(message))

const resultsIn = (messages: readonly Message[]): readonly ToolResultPart[] =>
  messages.flatMap(message => (message.role === 'tool' ? message.content : []))

function noticesIn(texts: readonly string[]): readonly string[] {
  return texts
    .filter(text => text.startsWith('Heard meanwhile:'))
    .flatMap(text => text.split('\n'))
    .flatMap(line => {
      const quoted = NOTICE.exec(line)?.[1]
      return quoted === undefined ? [] : [String(JSON.parse(quoted))]
    })
}

/** Reads a request. Pure. */
export function hear({ messages, tools = [] }: ModelRequest): Hearing {
  const texts = userTexts(messages)
  const results = resultsIn(messages)
  const named = (name: string): readonly ToolResultPart[] => results.filter(result => result.name === name)
  return {
    task: texts[0] ?? '',
    told: texts,
    notices: noticesIn(texts),
    offers: name => tools.some(tool => tool.name === name),
    count: name => named(name).length,
    results: (name, shape) =>
      named(name).flatMap(({ output }) => {
        const read = shape.safeParse(output)
        return read.success ? [read.data] : []
      }),
  }
}
