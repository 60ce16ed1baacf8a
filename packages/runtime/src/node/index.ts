// The public names of `@statecraft/runtime/node`.
export { artifactFolder } from './artifact-folder.ts'
export { type FileLockOptions, fileLocks } from './file-locks.ts'
