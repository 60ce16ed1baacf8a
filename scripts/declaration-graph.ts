// Follows names through the emitted declarations of one package: from a public name to the declaration behind it, and
// from a declaration to those it mentions. Names from other packages end the way.
import { posix } from 'node:path'
import { type Binding, type Declarations, readDeclarations } from './declarations.ts'

export interface Place {
  readonly path: string
  readonly name: string
}

export interface DeclarationGraph {
  /** The public names of one declaration file, sorted. */
  exportsOf(path: string): readonly (readonly [name: string, binding: Binding])[]
  /** The declaration behind a name that is seen in `path`; `undefined` when it lives in another package. */
  find(path: string, binding: Binding): Place | undefined
  textOf(place: Place): string
  mentionedBy(place: Place): readonly Place[]
}

// A name that is neither a member (`.name`), nor in quotes, nor the key of a property or method.
const mention = /(?<![\w$.'"])[A-Za-z_$][\w$]*(?!\??:|\(|[\w$])/g

/** `read` gives the text of an emitted `.d.ts` by its path relative to the package. */
export function declarationGraph(read: (path: string) => string): DeclarationGraph {
  const modules = new Map<string, Declarations>()

  const moduleAt = (path: string): Declarations => {
    const known = modules.get(path)
    if (known) return known
    const fresh = readDeclarations(read(path))
    modules.set(path, fresh)
    return fresh
  }

  const find = (path: string, { from, name }: Binding): Place | undefined => {
    if (name === '*' || (from !== '' && !from.startsWith('.'))) return undefined
    const target =
      from === '' ? posix.normalize(path) : posix.join(posix.dirname(path), from.replace(/\.[jt]s$/, '.d.ts'))
    const { declared, imported, exported } = moduleAt(target)
    const next = from === '' ? imported.get(name) : exported.get(name)
    if (declared.has(name)) return { path: target, name }
    if (!next) throw new Error(`${path} takes ${name} from '${from}', which does not have it.`)
    return find(target, next)
  }

  const textOf = ({ path, name }: Place) => moduleAt(path).declared.get(name) ?? ''

  return {
    find,
    textOf,
    exportsOf: path => [...moduleAt(path).exported].sort(([a], [b]) => (a < b ? -1 : 1)),
    mentionedBy: place => {
      const { declared, imported } = moduleAt(place.path)
      return [...textOf(place).matchAll(mention)].flatMap(([name]) => {
        if (declared.has(name)) return [{ path: place.path, name }]
        const binding = imported.get(name)
        return (binding && find(place.path, binding)) ?? []
      })
    },
  }
}
