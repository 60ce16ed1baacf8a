// The public names of `@statecraft/runtime/sqlite`.
export { sqlite } from './sqlite-host.ts'
export type { SqliteOptions } from './store.ts'
