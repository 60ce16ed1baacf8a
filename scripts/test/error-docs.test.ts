import { expect, test } from 'vitest'
import { errorPage, errorTableIn } from '../error-docs.ts'
import { tableRows } from '../markdown-table.ts'

const table = {
  timeout: { meaning: 'Too slow.', whatToDo: 'Wait | retry.', retryable: true },
  aborted: { meaning: 'Ended by the caller.', whatToDo: 'Nothing.', retryable: false },
}

test('the table is found among other exports, whatever its name', () => {
  expect(errorTableIn({ ErrorClass: class {}, limits: { a: 1 }, empty: {}, codes: table })).toBe(table)
})

test('a package without a table has none', () => {
  expect(errorTableIn({ isError: () => false })).toBeUndefined()
})

test('codes stand sorted in a section of their package', () => {
  const page = errorPage({ '@statecraft/sample': table })
  expect(page).toContain('\n## @statecraft/sample\n')
  expect(tableRows(page)).toEqual([
    ['`aborted`', 'Ended by the caller.', 'Nothing.', 'no'],
    ['`timeout`', 'Too slow.', 'Wait \\| retry.', 'yes'],
  ])
})
