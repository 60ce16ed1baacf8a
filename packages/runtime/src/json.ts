// Plain JSON: the only thing that may enter a journal or cross a process.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
