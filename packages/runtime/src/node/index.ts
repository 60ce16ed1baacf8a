// The public names of `@statecraft/runtime/node`.
export { type FileLockOptions, fileLocks } from './file-locks.ts'
