import { expect, test } from 'vitest'
import { runnableBlocks } from '../runnable.ts'

test('only ts blocks whose fence says run are taken, with the line on which they start', () => {
  const page = [
    '# Page',
    '```ts',
    'shown()',
    '```',
    '',
    '```ts run',
    'first()',
    '```',
    '```sh run',
    'no',
    '```',
    '```ts title=x run',
    'a()',
    'b()',
    '```',
  ]
  expect(runnableBlocks(page.join('\n'))).toEqual([
    { line: 7, code: 'first()\n' },
    { line: 13, code: 'a()\nb()\n' },
  ])
})
