import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { typeErrors } from '../block-types.ts'
import { root } from '../command.ts'

const scratch = () => globSync('examples/node_modules/.block-types-*', { cwd: root })
const sound = `import { defineAgent } from '@statecraft/actors'
const { name } = defineAgent({ name: 'greeter' })
console.log(name satisfies string)
`

test('an ill-typed block is reported with its page and the line there, a sound one is not, and no file is left', async () => {
  const before = scratch()
  const problems = await typeErrors([
    { page: 'README.md', line: 3, code: sound },
    { page: 'docs/page.md', line: 10, code: `const name = 'not that of README.md'\nconst first: string = [name][0]\n` },
    { page: 'docs/page.md', line: 20, code: sound.replace('greeter', "greeter', colour: 'red") },
  ])
  expect(problems).toEqual([
    expect.stringMatching(/^docs\/page\.md:11: TS2322: Type 'string \| undefined' is not assignable to type 'string'/),
    expect.stringMatching(/^docs\/page\.md:21: TS2353: .*'colour' does not exist/),
  ])
  expect(scratch()).toEqual(before)
})
