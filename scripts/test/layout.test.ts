// The rules about files: a word has one file, the file is named after it, and it stays small.
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { sourceGraph } from '../source-graph.ts'

const maxLines = 400
const drawers = new Set(['common', 'helper', 'helpers', 'misc', 'shared', 'type', 'types', 'util', 'utils'])
const name = /^(?:\d\d-)?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|test-d|bench|soak|config|soak\.config))?\.(?:ts|mjs)$/

const files = [...sourceGraph('**/*.{ts,mjs}').values()].filter(({ path }) => !path.includes('/.'))

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(20)
})

test('files have kebab-case names', () => {
  expect(files.map(({ path }) => path).filter(path => !name.test(basename(path)))).toEqual([])
})

test('no file and no folder is a drawer', () => {
  const isDrawer = (word: string) => drawers.has(word.split('.')[0] ?? word)
  expect(files.map(({ path }) => path).filter(path => path.split('/').some(isDrawer))).toEqual([])
})

test(`no file is longer than ${maxLines} lines`, () => {
  const long = files.filter(({ text }) => text.trimEnd().split('\n').length > maxLines)
  expect(long.map(({ path }) => path)).toEqual([])
})

test('entries list each public name', () => {
  const entries = files.filter(({ path }) => /^packages\/[^/]+\/src\/(?:.+\/)?index\.ts$/.test(path))
  expect(entries.filter(({ text }) => /^export \*/m.test(text)).map(({ path }) => path)).toEqual([])
})
