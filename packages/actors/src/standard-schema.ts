// The part of Standard Schema (https://standardschema.dev) that tools and outputs need: validation, and JSON Schema where the
// library offers it. Types only, so that no schema library is a dependency.

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

export type StandardResult<Out> =
  | { readonly value: Out; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** Any schema of zod 4, arktype, valibot and others. */
export interface StandardSchema<In = unknown, Out = In> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Out> | Promise<StandardResult<Out>>
    readonly types?: { readonly input: In; readonly output: Out } | undefined
    /** Present where the library can write itself as JSON Schema. */
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: string }) => Record<string, unknown> }
      | undefined
  }
}

/** What a schema makes of valid input. */
export type SchemaOutput<S> = S extends StandardSchema<infer _In, infer Out> ? Out : never
/** What a schema takes. */
export type SchemaInput<S> = S extends StandardSchema<infer In, infer _Out> ? In : never
