// Reads the `.d.ts` text that tsc emits into declarations by name, imports and re-exports. A reader of exactly that
// output (a statement starts at the margin, its body is indented), not of TypeScript: what it does not know it refuses.

export interface Binding {
  /** Relative path or package, as written. */
  readonly from: string
  /** The name over there; `*` for a namespace. */
  readonly name: string
}

export interface Declarations {
  /** Local name to text, without comments; overloads and merged declarations are joined. */
  readonly declared: ReadonlyMap<string, string>
  /** Local name to where it comes from. */
  readonly imported: ReadonlyMap<string, Binding>
  /** Public name to a local name (`from` empty) or to another module's. */
  readonly exported: ReadonlyMap<string, Binding>
}

const from = /from ['"](?<from>[^'"]+)['"];?$/
const named = /^(?:import|export)(?: type)? \{(?<names>[^}]*)\}/
const namespace = /^import(?: type)? \* as (?<local>\w+)/
const declaration =
  /^(?<exported>export )?(?:declare )?(?:abstract )?(?:const|let|function|class|interface|type|namespace) (?<name>[\w$]+)/

/** `a, type b as c` as pairs of the name inside and the name outside. */
function pairs(names: string): [inside: string, outside: string][] {
  const items = names.split(',').map(item => item.trim().replace(/^type /, ''))
  return items.filter(Boolean).map(item => {
    const [inside = '', outside = inside] = item.split(' as ')
    return [inside, outside]
  })
}

function statements(text: string): string[] {
  const code = text.replace(/\/\*\*[\s\S]*?\*\/\s*/g, '').replace(/^\/\/.*$/gm, '')
  return code
    .split(/\n(?=[a-z@])/)
    .map(statement => statement.trim())
    .filter(Boolean)
}

/** What an import or re-export makes known, by the name it gets here. */
function bindingsOf(statement: string): [name: string, binding: Binding][] {
  const origin = from.exec(statement)?.groups?.from ?? ''
  const names = named.exec(statement)?.groups?.names ?? ''
  const all = namespace.exec(statement)?.groups?.local
  const bindings = pairs(names).map(([inside, outside]): [string, Binding] => [outside, { from: origin, name: inside }])
  return all ? [...bindings, [all, { from: origin, name: '*' }]] : bindings
}

export function readDeclarations(text: string): Declarations {
  const declared = new Map<string, string>()
  const imported = new Map<string, Binding>()
  const exported = new Map<string, Binding>()
  for (const statement of statements(text)) {
    const groups = declaration.exec(statement)?.groups
    if (groups?.name) {
      const before = declared.get(groups.name)
      declared.set(groups.name, before ? `${before}\n${statement}` : statement)
      if (groups.exported) exported.set(groups.name, { from: '', name: groups.name })
    } else if (statement.startsWith('import')) {
      for (const [name, binding] of bindingsOf(statement)) imported.set(name, binding)
    } else if (named.test(statement)) {
      for (const [name, binding] of bindingsOf(statement)) exported.set(name, binding)
    } else {
      throw new Error(`A declaration file holds a statement that the API report cannot read: ${statement}`)
    }
  }
  return { declared, imported, exported }
}
