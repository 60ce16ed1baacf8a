// Runs what the documentation shows: every examples/NN-name.ts, and every block of README.md and docs/ whose fence
// says `ts run`. Each must end with code 0 and print something, and blocks must type-check, as examples do with the rest of
// the workspace. Blocks run inside examples/, so they import the packages by name as a reader would.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PageBlock, typeErrors } from './block-types.ts'
import { type CommandResult, command, root } from './command.ts'
import type { Outcome } from './step.ts'

const timeoutMs = 60_000
// A warning of an older Node about TypeScript must not pass for output.
const quiet = '--disable-warning=ExperimentalWarning'
const examplesFolder = join(root, 'examples')
const fence = /^```ts\b(?<words>[^\n]*)\n(?<code>[\s\S]*?)^```/gm

/** The blocks of a page whose fence carries the word `run`. */
export function runnableBlocks(page: string, markdown: string): PageBlock[] {
  return [...markdown.matchAll(fence)]
    .filter(({ groups }) => groups?.words?.trim().split(/\s+/).includes('run'))
    .map(({ index, groups }) => ({
      page,
      line: markdown.slice(0, index).split('\n').length + 1,
      code: groups?.code ?? '',
    }))
}

function judge(what: string, { code, output }: CommandResult): string[] {
  if (code !== 0) return [`${what} ended with code ${code}:\n${output}`]
  return output.trim() === '' ? [`${what} printed nothing`] : []
}

export async function examples(): Promise<Outcome> {
  const paths = globSync('examples/[0-9][0-9]-*.ts', { cwd: root }).sort()
  const problems: string[] = []
  for (const path of paths) problems.push(...judge(path, await command(process.execPath, [quiet, path], { timeoutMs })))
  return { problems, note: `${paths.length} examples` }
}

export async function docBlocks(): Promise<Outcome> {
  const blocks = globSync('{README.md,docs/**/*.md}', { cwd: root })
    .sort()
    .flatMap(page => runnableBlocks(page, readFileSync(join(root, page), 'utf8')))
  const problems = await typeErrors(blocks)
  for (const { page, line, code } of blocks) {
    const args = [quiet, '--input-type=module-typescript', '-']
    const result = await command(process.execPath, args, { cwd: examplesFolder, input: code, timeoutMs })
    problems.push(...judge(`${page}:${line}`, result))
  }
  return { problems, note: `${blocks.length} blocks` }
}
