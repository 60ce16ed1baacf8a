// The public API of one package as text: per entry what it exports, then every other declaration those mention.
// Comments are left out and everything is sorted, so the text changes when the API does and only then.
import { type DeclarationGraph, declarationGraph, type Place } from './declaration-graph.ts'
import type { Binding } from './declarations.ts'

const key = ({ path, name }: Place) => `${path}#${name}`

function exportText(graph: DeclarationGraph, path: string, name: string, binding: Binding): string {
  const place = graph.find(path, binding)
  if (!place) return `export { ${binding.name} as ${name} } from '${binding.from}';`
  const text = graph.textOf(place)
  return place.name === name ? text : `export { ${place.name} as ${name} };\n${text}`
}

/** What can be reached from `start` by mentions, without `start`. */
function mentionedFrom(graph: DeclarationGraph, start: readonly Place[]): readonly Place[] {
  const reached = new Map(start.map(place => [key(place), place]))
  for (const place of reached.values()) {
    for (const mentioned of graph.mentionedBy(place)) {
      if (!reached.has(key(mentioned))) reached.set(key(mentioned), mentioned)
    }
  }
  return [...reached.values()].slice(new Set(start.map(key)).size)
}

const section = (title: string, texts: readonly string[]) => `## ${title}\n\n${texts.join('\n') || '(nothing)'}\n`

/**
 * @param entries - subpath (`.`, `./testing`) to its `.d.ts`, relative to the package.
 * @param read - the text of a `.d.ts` by such a path.
 */
export function apiText(
  packageName: string,
  entries: Readonly<Record<string, string>>,
  read: (path: string) => string,
): string {
  const graph = declarationGraph(read)
  const sections = Object.entries(entries).map(([subpath, path]) => {
    const texts = graph.exportsOf(path).map(([name, binding]) => exportText(graph, path, name, binding))
    return section(packageName + subpath.slice(1), texts)
  })
  const exported = Object.values(entries).flatMap(path =>
    graph.exportsOf(path).flatMap(([, binding]) => graph.find(path, binding) ?? []),
  )
  const inner = mentionedFrom(graph, exported).map(graph.textOf).sort()
  return [...sections, ...(inner.length > 0 ? [section('Mentioned above, exported by no entry', inner)] : [])].join(
    '\n',
  )
}
