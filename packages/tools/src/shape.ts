// The shapes of what tools take and ready agents answer: named fields, written once, told to the model as JSON Schema and checked.
// A small Standard Schema, so that nobody needs a schema library for ready tools. A field that nobody knows is refused.
import type { StandardIssue, StandardSchema } from '@statecraft/actors'
import type { JsonSchema } from '@statecraft/providers'

export interface Field<T> {
  readonly schema: JsonSchema
  readonly required: boolean
  /** What is wrong with a value that is there; undefined: nothing. */
  readonly fault: (value: unknown) => string | undefined
  /** What stands for a value that is not there. */
  readonly absent: T | undefined
}

export type Scalar = string | number | boolean | null
type Fields = Readonly<Record<string, Field<unknown>>>
type ValueOf<F> = F extends Field<infer T> ? T : never
type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> }

function field<T>(schema: JsonSchema, fault: (value: unknown) => string | undefined): Field<T> {
  return { schema, required: true, fault, absent: undefined }
}

/** Text of `minLength` (1) to `maxLength` characters. */
export function text(description: string, maxLength: number, minLength = 1): Field<string> {
  return field({ type: 'string', description, minLength, maxLength }, value => {
    if (typeof value !== 'string') return 'must be text'
    if (value.length < minLength || (minLength > 0 && value.trim() === '')) return 'must not be empty'
    return value.length > maxLength ? `must have at most ${maxLength} characters, not ${value.length}` : undefined
  })
}

/** A whole number within both bounds. */
export function integer(description: string, minimum: number, maximum: number): Field<number> {
  return field({ type: 'integer', description, minimum, maximum }, value =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? undefined
      : `must be a whole number from ${minimum} to ${maximum}`,
  )
}

/** Yes or no. */
export function flag(description: string): Field<boolean> {
  return field({ type: 'boolean', description }, value =>
    typeof value === 'boolean' ? undefined : 'must be true or false',
  )
}

/** One of a few words. */
export function oneOf<const W extends string>(description: string, words: readonly W[]): Field<W> {
  return field({ type: 'string', description, enum: [...words] }, value =>
    (words as readonly unknown[]).includes(value) ? undefined : `must be one of ${words.join(', ')}`,
  )
}

const SCALARS: readonly string[] = ['string', 'number', 'boolean']

/** A list; each place is checked like a field. */
function list<T>(
  description: string,
  items: JsonSchema,
  most: number,
  faultOf: (value: unknown) => string | undefined,
) {
  return field<readonly T[]>({ type: 'array', description, items, maxItems: most }, value => {
    if (!Array.isArray(value)) return 'must be a list'
    if (value.length > most) return `must have at most ${most} values`
    const faults = value.flatMap((it, at) => {
      const fault = faultOf(it)
      return fault === undefined ? [] : [`value ${at + 1} ${fault}`]
    })
    return faults.length > 0 ? faults.join('; ') : undefined
  })
}

/** A list of values of one kind. */
export function listOf<T>(description: string, most: number, inner: Field<T>): Field<readonly T[]> {
  return list(description, inner.schema, most, inner.fault)
}

/** A list of objects of named fields. */
export function rowsOf<F extends Fields>(description: string, most: number, fields: F): Field<readonly ValuesOf<F>[]> {
  return list(description, schemaOf(fields), most, value => {
    if (!isObject(value)) return 'must be an object'
    const issues = issuesOf(fields, value)
    return issues.length > 0 ? issues.map(({ path, message }) => `${path?.join('.')} ${message}`).join(', ') : undefined
  })
}

/** A list of texts, numbers, booleans and nulls. */
export function scalars(description: string, most: number): Field<readonly Scalar[]> {
  return list(description, { type: [...SCALARS, 'null'] }, most, it =>
    it === null || SCALARS.includes(typeof it) ? undefined : 'must be text, a number, true, false or null',
  )
}

/** A field that may be left out; `null` counts as left out, since some models cannot leave fields out. */
export function optional<T>(inner: Field<T>): Field<T | undefined>
export function optional<T>(inner: Field<T>, absent: T): Field<T>
export function optional<T>(inner: Field<T>, absent?: T): Field<T | undefined> {
  const schema = absent === undefined ? inner.schema : { ...inner.schema, default: absent as never }
  return { ...inner, schema, required: false, absent }
}

function issuesOf(fields: Fields, given: Readonly<Record<string, unknown>>): StandardIssue[] {
  const known = Object.entries(fields).flatMap(([name, { required, fault }]) => {
    const value = given[name] ?? undefined
    const message = value === undefined ? (required ? 'is missing' : undefined) : fault(value)
    return message === undefined ? [] : [{ message, path: [name] }]
  })
  const strangers = Object.keys(given).filter(name => !Object.hasOwn(fields, name))
  const takes = Object.keys(fields).join(', ') || 'nothing'
  return [...known, ...strangers.map(name => ({ message: `is not known; this takes ${takes}`, path: [name] }))]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function schemaOf(fields: Fields): JsonSchema {
  const entries = Object.entries(fields)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, it]) => [name, it.schema])),
    required: entries.filter(([, it]) => it.required).map(([name]) => name),
    additionalProperties: false,
  }
}

/** The schema of an object of these fields. */
export function shape<F extends Fields>(fields: F): StandardSchema<unknown, ValuesOf<F>> {
  const schema = schemaOf(fields)
  const valuesOf = (given: Readonly<Record<string, unknown>>): ValuesOf<F> =>
    Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, given[name] ?? it.absent])) as ValuesOf<F>
  return {
    '~standard': {
      version: 1,
      vendor: 'statecraft',
      validate: value => {
        if (!isObject(value)) return { issues: [{ message: 'must be an object' }] }
        const issues = issuesOf(fields, value)
        return issues.length > 0 ? { issues } : { value: valuesOf(value) }
      },
      jsonSchema: { input: () => schema },
    },
  }
}
