// What a consumer gets: packs every published package, lints the tarballs (publint, are-the-types-wrong), unpacks them
// beside their declared dependencies in a folder outside the workspace, and there imports every entry with plain node (those
// of the providers also with nothing beside them but the client they need), bundles the main entries for browsers and
// type-checks all with `skipLibCheck` off; what is wrong in the declarations of dependencies is theirs. Needs `dist` (the
// build step).
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { command, root } from './command.ts'
import { type PublishedPackage, publishedPackages } from './published-package.ts'
import type { Outcome } from './step.ts'

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(realpathSync(target), path)
}

/** Unpacks one tarball as an installer would, its dependencies from the workspace's own install. */
async function install(consumer: string, tarball: string, { name, directory, dependencies }: PublishedPackage) {
  const target = join(consumer, 'node_modules', name)
  mkdirSync(target, { recursive: true })
  const { code, output } = await command('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  for (const dependency of dependencies.filter(dependency => !dependency.startsWith('@statecraft/'))) {
    link(join(directory, 'node_modules', dependency), join(target, 'node_modules', dependency))
  }
  return code === 0 ? [] : [output]
}

async function lint(tarball: string): Promise<string[]> {
  const runs = await Promise.all([
    command('publint', ['run', tarball, '--strict']),
    command('attw', [tarball, '--profile', 'esm-only', '--no-color', '--no-emoji']),
  ])
  return runs.filter(({ code }) => code !== 0).map(({ output }) => output)
}

async function importEntries(consumer: string, entries: readonly string[]): Promise<string[]> {
  const script = entries.map(entry => `await import(${JSON.stringify(entry)})`).join('\n')
  writeFileSync(join(consumer, 'consumer.mjs'), script)
  const { code, output } = await command(process.execPath, ['consumer.mjs'], { cwd: consumer })
  return code === 0 ? [] : [`plain node cannot import an entry:\n${output}`]
}

/** What each entry of the providers needs to be installed beside it: nobody installs the client of a provider that he does not ask. */
const needed: Readonly<Record<string, readonly string[]>> = {
  '@statecraft/providers': [],
  '@statecraft/providers/node': [],
  '@statecraft/providers/testing': [],
  '@statecraft/providers/openai': ['openai'],
  '@statecraft/providers/anthropic': ['@anthropic-ai/sdk'],
}

/** Imports each of these entries where nothing is installed but what it needs. */
async function importAlone(consumer: string, tarball: string, published: PublishedPackage): Promise<string[]> {
  const problems: string[] = []
  for (const [index, [entry, dependencies]] of Object.entries(needed).entries()) {
    const alone = join(consumer, `alone-${index}`)
    problems.push(...(await install(alone, tarball, { ...published, dependencies })))
    const found = await importEntries(alone, [entry])
    const beside = dependencies.join(', ') || 'nothing'
    problems.push(...found.map(problem => `${entry}, with ${beside} beside it: ${problem}`))
  }
  return problems
}

/** A main entry must fit into a page: nothing it reaches may need Node, third parties included. */
async function bundleForBrowsers(consumer: string, names: readonly string[]): Promise<string[]> {
  writeFileSync(join(consumer, 'browser.mjs'), names.map(name => `export * from ${JSON.stringify(name)}`).join('\n'))
  const args = ['browser.mjs', '--bundle', '--platform=browser', '--format=esm', '--outfile=browser.bundle.mjs']
  const { code, output } = await command('esbuild', args, { cwd: consumer })
  return code === 0 ? [] : [`a main entry does not bundle for browsers:\n${output}`]
}

async function typeCheckEntries(consumer: string, entries: readonly string[]): Promise<string[]> {
  const imports = entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)}`)
  const source = [...imports, `export const entries: object[] = [${entries.map((_, index) => `entry${index}`)}]`]
  writeFileSync(join(consumer, 'consumer.mts'), source.join('\n'))
  const compilerOptions = {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
  }
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.mts'] }))
  const { code, output } = await command('tsc', ['-p', consumer, '--pretty', 'false'])
  const errors = output.split('\n').filter(line => /error TS/.test(line))
  // A compiler that fails without naming an error has not checked anything.
  if (code !== 0 && errors.length === 0) return [`the published types were not checked:\n${output}`]
  const ours = errors.filter(line => !/node_modules\/(?!@statecraft)/.test(line))
  return ours.length === 0 ? [] : [`the published types do not check:\n${ours.join('\n')}`]
}

export async function packageExports(): Promise<Outcome> {
  const consumer = mkdtempSync(join(tmpdir(), 'statecraft-consumer-'))
  const problems: string[] = []
  try {
    for (const published of publishedPackages) {
      const tarball = join(consumer, `${published.short}.tgz`)
      const packed = await command('pnpm', ['pack', '--out', tarball], { cwd: published.directory })
      if (packed.code !== 0) return { problems: [`${published.name} cannot be packed:\n${packed.output}`] }
      problems.push(...(await lint(tarball)), ...(await install(consumer, tarball, published)))
      if (published.short === 'providers') problems.push(...(await importAlone(consumer, tarball, published)))
    }
    link(join(root, 'node_modules/@types/node'), join(consumer, 'node_modules/@types/node'))
    const entries = publishedPackages.flatMap(({ name, declarations }) =>
      Object.keys(declarations).map(subpath => name + subpath.slice(1)),
    )
    problems.push(
      ...(await importEntries(consumer, entries)),
      ...(await bundleForBrowsers(
        consumer,
        publishedPackages.map(({ name }) => name),
      )),
      ...(await typeCheckEntries(consumer, entries)),
    )
    return { problems, note: `${publishedPackages.length} packages, ${entries.length} entries` }
  } finally {
    rmSync(consumer, { recursive: true })
  }
}
