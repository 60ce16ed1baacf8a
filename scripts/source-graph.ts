// The source files of the workspace and what each imports, relative imports resolved: the ground on which the rules
// about direction, cycles and browsers are tested.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './command.ts'
import { type Import, importsOf } from './imports.ts'

export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  /** Relative imports, as paths of other source files. */
  readonly local: readonly string[]
}

export type SourceGraph = ReadonlyMap<string, SourceFile>

export function sourceGraph(pattern: string): SourceGraph {
  const paths = globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'] })
  return new Map(paths.sort().map(path => [path, sourceFile(path, readFileSync(join(root, path), 'utf8'))]))
}

export function sourceFile(path: string, text: string): SourceFile {
  const imports = importsOf(text)
  const local = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => join(dirname(path), specifier))
  return { path, text, imports, local }
}

/** The files that running `entry` loads, `entry` included; type-only imports load nothing. */
export function loadedBy(graph: SourceGraph, entry: string): SourceFile[] {
  const loaded = new Map<string, SourceFile>()
  const visit = (path: string) => {
    const file = graph.get(path)
    if (!file || loaded.has(path)) return
    loaded.set(path, file)
    for (const { specifier, typeOnly } of file.imports) {
      if (specifier.startsWith('.') && !typeOnly) visit(join(dirname(path), specifier))
    }
  }
  visit(entry)
  return [...loaded.values()]
}

/** One cycle of imports as the paths along it, or `undefined`. Type-only imports count. */
export function cycleIn(graph: SourceGraph): string[] | undefined {
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of graph.get(path)?.local ?? []) {
      const cycle = walk(next, [...trail, path])
      if (cycle) return cycle
    }
    done.add(path)
    return undefined
  }
  for (const path of graph.keys()) {
    const cycle = walk(path, [])
    if (cycle) return cycle
  }
  return undefined
}
