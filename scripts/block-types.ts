// Type-checks blocks of code that pages show, under the compiler options of the workspace. For as long as that takes they lie in
// a folder of their own: inside examples/, so that they import the packages by name, and below its node_modules, so that neither
// git nor another check ever sees what a check that was killed leaves behind.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { command, root } from './command.ts'

export interface PageBlock {
  readonly page: string
  /** Where its code starts, counted from 1. */
  readonly line: number
  readonly code: string
}

const errorLine = /^(?<path>[^\s(]+)\((?<line>\d+),\d+\): error (?<error>.*)$/

/** What the compiler said, each error in terms of its page; one outside of the blocks stays as it is. */
function onPages(output: string, blocks: ReadonlyMap<string, PageBlock>): string[] {
  const problems: string[] = []
  for (const text of output.split('\n').filter(Boolean)) {
    const { path = '', line, error } = errorLine.exec(text)?.groups ?? {}
    const block = blocks.get(path)
    // What is indented belongs to the error before it.
    if (text.startsWith(' ')) problems.push(`${problems.pop() ?? ''}\n${text}`)
    else problems.push(block ? `${block.page}:${block.line + Number(line) - 1}: ${error}` : text)
  }
  return problems
}

/** Every error, with its page and its line there. */
export async function typeErrors(blocks: readonly PageBlock[]): Promise<string[]> {
  const folder = mkdtempSync(join(root, 'examples/node_modules/.block-types-'))
  try {
    // A module by its ending: below node_modules no package.json says that it is one.
    const files = new Map(blocks.map((block, index) => [join(folder, `${index}.mts`), block]))
    for (const [file, { code }] of files) writeFileSync(file, code)
    const settings = { extends: join(root, 'tsconfig.types.json'), files: [...files.keys()], include: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const { code, output } = await command('tsc', ['-p', folder, '--pretty', 'false'])
    if (code === 0) return []
    const problems = onPages(output, new Map([...files].map(([file, block]) => [relative(root, file), block])))
    // A compiler that fails without naming an error has not checked anything.
    return problems.length > 0 ? problems : [`tsc ended with code ${code}: the blocks were not type-checked`]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
