// The names that XState gives to events of its own, and guards in whichever form they were written, as people say them:
// `model done`, `after 1 s`, `not ready`.
import type { AnyStateNode } from 'xstate'
import { formatDuration } from './format.ts'

const DONE = 'xstate.done.actor.'
const ERROR = 'xstate.error.actor.'
const SNAPSHOT = 'xstate.snapshot.'

/** What a state invokes, by name; `undefined` where nobody gave it one. */
function invokedName(node: AnyStateNode, id: string): string | undefined {
  const invoked = node.invoke.find(one => one.id === id)
  if (!invoked) return id === '*' ? 'any child' : id
  const src = String(invoked.src)
  const named = !src.startsWith('xstate.invoke.')
  const shared = node.invoke.filter(one => one.src === invoked.src).length > 1
  if (named && !shared) return src
  const given = !/^\d+\./.test(id) || !id.endsWith(`.${node.id}`)
  return given ? id : named ? src : undefined
}

const invokedWords = (node: AnyStateNode, id: string, what: string): string =>
  [invokedName(node, id), what].filter(word => word !== undefined).join(' ')

function delayWords(transition: object): string {
  const delay = 'delay' in transition ? transition.delay : undefined
  return typeof delay === 'number' ? formatDuration(delay) : String(delay ?? 'a while')
}

/** The event of a transition of `node`. */
export function eventWords(transition: { readonly eventType: string }, node: AnyStateNode): string {
  const { eventType } = transition
  if (eventType === '') return 'always'
  if (eventType === '*') return 'any event'
  if (eventType.startsWith(DONE)) return invokedWords(node, eventType.slice(DONE.length), 'done')
  if (eventType.startsWith(ERROR)) return invokedWords(node, eventType.slice(ERROR.length), 'failed')
  if (eventType.startsWith(SNAPSHOT)) return invokedWords(node, eventType.slice(SNAPSHOT.length), 'changed')
  if (eventType.startsWith('xstate.done.state.')) return 'done'
  if (eventType.startsWith('xstate.after.')) return `after ${delayWords(transition)}`
  return eventType.replace(/^xstate\./, '')
}

const JOINTS: Readonly<Record<string, string>> = { and: ' and ', or: ' or ' }

function functionWords(guard: { readonly name: string; readonly guards?: readonly unknown[] }): string {
  const { name, guards } = guard
  if (!guards) return name || 'guard'
  if (name === 'not') return `not ${bracketed(guards[0])}`
  return guards.map(bracketed).join(JOINTS[name] ?? `, `)
}

function bracketed(guard: unknown): string {
  const words = guardWords(guard) ?? 'guard'
  return / (and|or) /.test(words) ? `(${words})` : words
}

/** A guard by name, those combined of others spelled out; `undefined` when there is none. */
export function guardWords(guard: unknown): string | undefined {
  if (guard === undefined || guard === null) return undefined
  if (typeof guard === 'string') return guard
  if (typeof guard === 'function') return functionWords(guard as Parameters<typeof functionWords>[0])
  const { type } = Object(guard)
  return typeof type === 'string' ? type : 'guard'
}
