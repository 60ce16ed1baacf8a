// Where two requests differ: the paths, and what stands there on either side. Pure.
import type { Json } from '../json.ts'

export interface Difference {
  /** For example `messages[0].content[0].text`. */
  readonly path: string
  /** `undefined` where the path is absent. */
  readonly recorded: Json | undefined
  readonly asked: Json | undefined
}

/** Every difference, in the order of the recorded request. */
export function differences(recorded: Json | undefined, asked: Json | undefined, path = ''): readonly Difference[] {
  if (isTree(recorded) && isTree(asked) && Array.isArray(recorded) === Array.isArray(asked)) {
    const [before, after] = [new Map(Object.entries(recorded)), new Map(Object.entries(asked))]
    const keys = new Set([...before.keys(), ...after.keys()])
    return [...keys].flatMap(key => differences(before.get(key), after.get(key), step(path, key, recorded)))
  }
  return recorded === asked ? [] : [{ path, recorded, asked }]
}

/** How far apart two requests are: every value that differs counts two, less the share that its texts have in common. */
export function distance(all: readonly Difference[]): number {
  return all.reduce(
    (sum, { recorded, asked }) => sum + 2 * Math.max(size(recorded), size(asked)) - likeness(recorded, asked),
    0,
  )
}

/** One difference as `path: recorded …, asked …`; long values are cut around the place where they part. */
export function inWords({ path, recorded, asked }: Difference): string {
  const [before, after] = [written(recorded), written(asked)]
  const from = Math.max(0, sharedStart(before, after) - contextLength)
  return `${path || 'the request'}: recorded ${excerpt(before, from)}, asked ${excerpt(after, from)}`
}

const contextLength = 20
const excerptLength = 80

function excerpt(text: string, from: number): string {
  const to = from + excerptLength
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}

function written(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

/** How many values there are in one. */
function size(value: Json | undefined): number {
  return isTree(value) ? Object.values(value).reduce<number>((sum, part) => sum + size(part), 1) : 1
}

function likeness(a: Json | undefined, b: Json | undefined): number {
  if (typeof a !== 'string' || typeof b !== 'string') return 0
  const start = sharedStart(a, b)
  const end = sharedEnd(a.slice(start), b.slice(start))
  return (start + end) / Math.max(a.length, b.length)
}

function sharedStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

function sharedEnd(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length += 1
  return length
}

function step(path: string, key: string, parent: object): string {
  if (Array.isArray(parent)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

function isTree(value: Json | undefined): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null
}
