import { expect, test } from 'vitest'
import { capabilitiesIn, capabilityFaults } from '../capabilities.ts'
import type { TestReport } from '../test-report.ts'

const report = (path: string, title: string, status = 'passed'): TestReport => ({
  files: [{ path, tests: [{ title, status }] }],
})
const proven = [{ id: 'A1', test: '[agent](../packages/actors/test/agent.test.ts)' }]
const file = 'packages/actors/test/agent.test.ts'

test('rows give the id and the last cell', () => {
  const table =
    '| id | capability | public name | test |\n|---|---|---|---|\n| A1 | x | `y` | open |\n| C8b | x | y | [t](t.ts) |'
  expect(capabilitiesIn(table)).toEqual([
    { id: 'A1', test: 'open' },
    { id: 'C8b', test: '[t](t.ts)' },
  ])
})

test('an open row promises nothing', () => {
  expect(capabilityFaults([{ id: 'A1', test: 'open' }], { files: [] })).toEqual([])
})

test('a row holds when a test with its id passed in the linked file', () => {
  expect(capabilityFaults(proven, report(file, 'agents [A1] run'))).toEqual([])
})

test.each([
  ['the test failed', report(file, '[A1] runs', 'failed')],
  ['the test was skipped', report(file, '[A1] runs', 'skipped')],
  ['another file has it', report('packages/actors/test/other.test.ts', '[A1] runs')],
  ['only a longer id is there', report(file, '[A10] runs')],
])('a row does not hold when %s', (_, ran) => {
  expect(capabilityFaults(proven, ran)).toEqual([`A1: no test with [A1] in its title ran and passed in ${file}`])
})

test('a row that is neither open nor linked is a fault, and so is an id that stands twice', () => {
  const rows = [
    { id: 'A1', test: 'soon' },
    { id: 'A1', test: 'open' },
  ]
  expect(capabilityFaults(rows, { files: [] })).toEqual([
    'A1 stands in two rows',
    'A1: the last cell is neither `open` nor a link to a test',
  ])
})
