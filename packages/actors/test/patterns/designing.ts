// A designer model that follows a list of designs, and puts results together in one line.
import {
  type Json,
  type ModelRequest,
  type ScriptedModel,
  type ScriptedReply,
  scriptedModel,
} from '@statecraft/providers'

export const isDesigning = ({ instructions = '' }: ModelRequest): boolean => instructions.startsWith('You design teams')

/** The text of a request's last message. */
export const lastWords = ({ messages }: ModelRequest): string =>
  messages
    .at(-1)
    ?.content.map(part => (part.type === 'text' ? part.text : ''))
    .join('') ?? ''

/** Answers each request for a design with the next of these; the last one again and again. */
export function designing(...designs: readonly (Json | ScriptedReply)[]): ScriptedModel {
  const left = [...designs]
  return scriptedModel(request => {
    if (!isDesigning(request))
      return `In short: ${
        lastWords(request)
          .match(/"output": "[^"]*"/g)
          ?.join(', ') ?? 'nothing'
      }`
    const next = left.length > 1 ? left.shift() : left[0]
    return { text: typeof next === 'string' ? next : JSON.stringify(next) }
  })
}

/** One agent of a design. */
export const designOf = (name: string, rest: object = {}): { readonly [key: string]: Json } => ({
  name,
  instructions: `You are ${name}.`,
  task: `Do what ${name} can`,
  ...rest,
})
