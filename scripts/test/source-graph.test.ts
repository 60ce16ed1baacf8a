import { expect, test } from 'vitest'
import { cycleIn, loadedBy, type SourceGraph, sourceFile } from '../source-graph.ts'

const graph = (files: Record<string, string>): SourceGraph =>
  new Map(Object.entries(files).map(([path, text]) => [path, sourceFile(path, text)]))

test('an entry loads what it imports, however far, but not what it only names as a type', () => {
  const files = graph({
    'src/index.ts': "export { a } from './a.ts'\nexport type { B } from './b.ts'",
    'src/a.ts': "import { c } from './deep/c.ts'",
    'src/b.ts': '',
    'src/deep/c.ts': '',
  })
  expect(loadedBy(files, 'src/index.ts').map(({ path }) => path)).toEqual(['src/index.ts', 'src/a.ts', 'src/deep/c.ts'])
})

test('a cycle is shown as the way around it', () => {
  const files = graph({
    'src/index.ts': "import './a.ts'",
    'src/a.ts': "import './b.ts'",
    'src/b.ts': "import type { A } from './a.ts'",
  })
  expect(cycleIn(files)).toEqual(['src/a.ts', 'src/b.ts', 'src/a.ts'])
})

test('two ways to one file are no cycle', () => {
  const files = graph({
    'src/index.ts': "import './a.ts'\nimport './b.ts'",
    'src/a.ts': "import './c.ts'",
    'src/b.ts': "import './c.ts'",
    'src/c.ts': '',
  })
  expect(cycleIn(files)).toBeUndefined()
})
