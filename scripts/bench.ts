// `pnpm bench [word…]`: runs bench/*.bench.ts one after the other with plain node, or only those whose name holds one
// of the words. A benchmark prints its own figures.
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { command, root } from './command.ts'

const words = process.argv.slice(2)
const chosen = globSync('bench/*.bench.ts', { cwd: root })
  .sort()
  .filter(path => words.length === 0 || words.some(word => basename(path).includes(word)))

if (chosen.length === 0) {
  console.error(`No benchmark ${words.length > 0 ? `has ${words.join(' or ')} in its name` : 'in bench/'}.`)
  process.exitCode = 1
}
for (const path of chosen) {
  console.log(`\n== ${path}`)
  const { code } = await command(process.execPath, ['--expose-gc', path], { live: true })
  if (code !== 0) process.exitCode = code
}
