// Reading a request of unknown shape.
import type { Body } from './dialect.ts'
import type { Json } from './wire-turn.ts'

export function object(value: Json | undefined): Body | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined
}

/** The objects of a list; empty for everything else. */
export function objects(value: Json | undefined): readonly Body[] {
  return list(value)
    .map(object)
    .filter(item => item !== undefined)
}

export function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** The text of a content that is a text or a list of blocks with texts. */
export function contentText(content: Json | undefined): string {
  if (typeof content === 'string') return content
  return objects(content)
    .map(block => text(block.text))
    .join('')
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
