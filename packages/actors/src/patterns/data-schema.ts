// A schema for data that a model writes and we carry out: its JSON Schema for the model, and all that is wrong with what came.
import { type JsonSchema, parsePlain } from '@statecraft/providers'
import type { StandardIssue, StandardSchema } from '../standard-schema.ts'

/** A schema like any other: `faults` says what does not fit, and nothing for what does. */
export function dataSchema<T>(
  shape: JsonSchema,
  faults: (value: unknown) => readonly StandardIssue[],
): StandardSchema<unknown, T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'statecraft',
      validate: (value: unknown) => {
        const issues = faults(value)
        return issues.length > 0 ? { issues } : { value: value as T }
      },
      jsonSchema: { input: () => shape },
    },
  }
}

type Kind = 'text' | 'number' | 'names' | readonly string[]

/** What a field may hold. */
export interface Field {
  readonly kind: Kind
  readonly isRequired?: boolean
  readonly description?: string
}
export type Fields = Readonly<Record<string, Field>>

function shapeOf({ kind, description }: Field): JsonSchema {
  const words = description === undefined ? {} : { description }
  if (typeof kind === 'object') return { type: 'string', enum: [...kind], ...words }
  if (kind === 'names') return { type: 'array', items: { type: 'string' }, ...words }
  return { type: kind === 'text' ? 'string' : 'number', ...words }
}

/** A closed object of these fields. */
export const objectShape = (fields: Fields): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, shapeOf(field)])),
  required: Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
  additionalProperties: false,
})

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function misfit({ kind }: Field, value: unknown): string | undefined {
  if (typeof kind === 'object')
    return kind.includes(value as string) ? undefined : `must be one of ${kind.map(word => `"${word}"`).join(', ')}`
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? undefined : 'must be text'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number'
    case 'names':
      return Array.isArray(value) && value.every(one => typeof one === 'string') ? undefined : 'must be a list of names'
    default:
      return kind satisfies never
  }
}

/** What of a value does not fit the fields. A field that is null counts as absent: some models know no other way to leave one out. */
export function fieldIssues(fields: Fields, value: unknown, path: readonly (string | number)[]): StandardIssue[] {
  if (!isRecord(value)) return [{ message: 'must be an object', path }]
  return Object.entries(fields).flatMap(([name, field]) => {
    const given = Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined
    if (given === undefined) return field.isRequired ? [{ message: 'is missing', path: [...path, name] }] : []
    const message = misfit(field, given)
    return message === undefined ? [] : [{ message, path: [...path, name] }]
  })
}

/** What a model wrote, as data: text that is JSON is read, with or without a code fence around it. */
export function readData(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = /```(?:json)?\s*([\s\S]*?)```/.exec(value)?.[1] ?? value
  try {
    return parsePlain(text)
  } catch {
    return value
  }
}
