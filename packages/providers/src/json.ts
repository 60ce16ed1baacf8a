// What may cross a border as data: plain JSON, and the schema language that describes it.

/** A plain JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A JSON Schema document (draft 2020-12 or draft-07), as it goes to a provider. */
export type JsonSchema = { readonly [key: string]: Json }
