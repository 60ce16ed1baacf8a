import { expect, test } from 'vitest'
import { runnableBlocks } from '../runnable.ts'

test('only ts blocks whose fence says run are taken, with their page and the line on which they start', () => {
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
  expect(runnableBlocks('docs/page.md', page.join('\n'))).toEqual([
    { page: 'docs/page.md', line: 7, code: 'first()\n' },
    { page: 'docs/page.md', line: 13, code: 'a()\nb()\n' },
  ])
})
