// Reads what a source file imports. A reader of text, not a parser: it relies on the formatter (statements start a
// line, quotes are single) and skips comment lines.

export interface Import {
  readonly specifier: string
  /** `import type` and `export type`: gone after the build. */
  readonly typeOnly: boolean
}

const commentLine = /^\s*(?:\/\/|\/?\*).*$/gm
const statement = /^(?:import|export)\b(?<kind>\s+type\b)?(?:[^'"`;]*?\bfrom)?\s*'(?<specifier>[^']+)'/gm
const dynamic = /\bimport\('(?<specifier>[^']+)'\)/g

export function withoutComments(source: string): string {
  return source.replace(commentLine, '')
}

export function importsOf(source: string): Import[] {
  const code = withoutComments(source)
  const imports: Import[] = []
  for (const { groups } of code.matchAll(statement)) {
    if (groups?.specifier) imports.push({ specifier: groups.specifier, typeOnly: groups.kind !== undefined })
  }
  for (const { groups } of code.matchAll(dynamic)) {
    if (groups?.specifier) imports.push({ specifier: groups.specifier, typeOnly: false })
  }
  return imports
}
