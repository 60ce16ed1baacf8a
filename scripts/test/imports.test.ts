import { expect, test } from 'vitest'
import { importsOf } from '../imports.ts'

const names = (source: string) => importsOf(source).map(({ specifier }) => specifier)

test('finds every form of import, over several lines too', () => {
  const source = `
import 'side-effect'
import whole, * as all from 'namespace'
import {
  one,
  type Two,
} from './named.ts'
export { three } from '../again.ts'
const lazy = () => import('dynamic')
`
  expect(names(source)).toEqual(['side-effect', 'namespace', './named.ts', '../again.ts', 'dynamic'])
})

test('knows imports that the build erases from those that it keeps', () => {
  expect(importsOf("import type { A } from 'a'\nexport type { B } from 'b'\nimport { type C } from 'c'")).toEqual([
    { specifier: 'a', typeOnly: true },
    { specifier: 'b', typeOnly: true },
    { specifier: 'c', typeOnly: false },
  ])
})

test('reads neither comments nor exported values as imports', () => {
  const source = `
// import { a } from 'in-a-line'
/**
 * import { b } from 'in-an-example'
 */
export const from = 'a value'
export type Name = 'a type'
`
  expect(names(source)).toEqual([])
})
