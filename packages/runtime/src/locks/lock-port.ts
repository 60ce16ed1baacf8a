// Where locks are kept: the port behind `runtime.lock` and tools that are serialised. In memory one process excludes itself;
// a file, a database or Redis excludes others too. `lockConformance` of the testing entry is the suite for every one.

/** Lets go of a lock. A second call does nothing. */
export type Release = () => void | Promise<void>

export interface LockPort {
  /**
   * Resolves once the key is held by nobody else, with the function that lets go of it. Whoever asked first is served first, as
   * far as the port can tell. Rejects with the signal's reason when that fires before, and nothing is held then. A holder
   * whose process dies must not hold it for ever.
   */
  acquire(key: string, options: { readonly signal: AbortSignal }): Promise<Release>
}
