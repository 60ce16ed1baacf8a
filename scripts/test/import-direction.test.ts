// Who may import whom. `others: 'any'` leaves third parties to the manifest; a list is the whole list.
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withoutComments } from '../imports.ts'
import { publishedPackages } from '../published-package.ts'
import { cycleIn, loadedBy, type SourceFile, sourceGraph } from '../source-graph.ts'

interface Rule {
  readonly ours: readonly string[]
  readonly others: readonly string[] | 'any'
}

const rules: Readonly<Record<string, Rule>> = {
  providers: { ours: [], others: 'any' },
  runtime: { ours: [], others: ['xstate', 'immer', 'leven', 'mitt', 'nanoid'] },
  actors: { ours: ['providers', 'runtime'], others: 'any' },
  tools: { ours: ['providers', 'runtime', 'actors'], others: 'any' },
  viz: { ours: ['runtime'], others: ['xstate', '@xstate/graph'] },
}

const graph = sourceGraph('packages/*/src/**/*.ts')
const nodeOnlyNames = /(?<![.\w'"`-])(?:(?:process|Buffer)\.[a-z]|setImmediate\(|__dirname\b|__filename\b|require\()/
const isNode = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier)

/** `@scope/name/sub/path` and `name/sub` without what follows the package's name. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const filesOf = (name: string): SourceFile[] =>
  [...graph.values()].filter(({ path }) => path.startsWith(`packages/${name}/src/`))

/** `file: specifier` for each import that `allowed` refuses. */
function refused(name: string, allowed: (specifier: string) => boolean): string[] {
  return filesOf(name).flatMap(({ path, imports }) =>
    imports.filter(({ specifier }) => !allowed(specifier)).map(({ specifier }) => `${path}: ${specifier}`),
  )
}

test('every package has a rule', () => {
  expect(publishedPackages.map(({ short }) => short).sort()).toEqual(Object.keys(rules).sort())
})

describe.each(Object.entries(rules))('%s', (name, { ours, others }) => {
  test('imports only the packages below it', () => {
    const allowed = ours.map(below => `@statecraft/${below}`)
    expect(refused(name, it => !it.startsWith('@statecraft/') || allowed.includes(packageOf(it)))).toEqual([])
  })

  test('imports only the third parties it may', () => {
    const own = (it: string) => it.startsWith('.') || it.startsWith('@statecraft/') || isNode(it)
    expect(refused(name, it => own(it) || others === 'any' || others.includes(packageOf(it)))).toEqual([])
  })

  test('reaches other packages by name, never by path', () => {
    const outside = filesOf(name).flatMap(({ path, local }) =>
      local.filter(target => !target.startsWith(`packages/${name}/src/`)).map(target => `${path}: ${target}`),
    )
    expect(outside).toEqual([])
  })

  test('imports @xstate/graph in one file at most', () => {
    const files = filesOf(name).filter(({ imports }) =>
      imports.some(({ specifier }) => packageOf(specifier) === '@xstate/graph'),
    )
    expect(files.map(({ path }) => path).slice(1)).toEqual([])
  })

  test('the main entry reaches nothing that only Node has', () => {
    const found = loadedBy(graph, join('packages', name, 'src/index.ts')).flatMap(({ path, text, imports }) => [
      ...imports.filter(({ specifier }) => isNode(specifier)).map(({ specifier }) => `${path}: ${specifier}`),
      ...(nodeOnlyNames.exec(withoutComments(text)) ?? []).map(use => `${path}: ${use}`),
    ])
    expect(found).toEqual([])
  })
})

test('no file imports itself, however long the way', () => {
  expect(cycleIn(graph)).toBeUndefined()
})
