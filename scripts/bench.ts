// `pnpm bench [word…]`: runs bench/*.bench.ts one after the other with plain node, or only those whose name holds one
// of the words. A benchmark prints its own figures; flags go to it: `--write` records them in docs/performance.md, `--check`
// fails where a target is missed by more than 15 %.
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { command, root } from './command.ts'

const args = process.argv.slice(2)
const flags = args.filter(arg => arg.startsWith('--'))
const words = args.filter(arg => !arg.startsWith('--'))
const chosen = globSync('bench/*.bench.ts', { cwd: root })
  .sort()
  .filter(path => words.length === 0 || words.some(word => basename(path).includes(word)))

if (chosen.length === 0) {
  console.error(`No benchmark ${words.length > 0 ? `has ${words.join(' or ')} in its name` : 'in bench/'}.`)
  process.exitCode = 1
}
for (const path of chosen) {
  console.log(`\n== ${path}`)
  const { code } = await command(process.execPath, [path, ...flags], { live: true })
  if (code !== 0) process.exitCode = code
}
