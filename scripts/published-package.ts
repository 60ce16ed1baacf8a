// The packages that go to the registry, read from their manifests: where they live and what they export.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './command.ts'

export interface PublishedPackage {
  /** For example `@statecraft/runtime`. */
  readonly name: string
  /** The folder's name: `runtime`. */
  readonly short: string
  /** Absolute path of the package. */
  readonly directory: string
  /** Subpath (`.`, `./testing`) to source file, relative to the package. */
  readonly sources: Readonly<Record<string, string>>
  /** Subpath to emitted `.d.ts`, relative to the package. */
  readonly declarations: Readonly<Record<string, string>>
  /** Names of what a consumer installs with it. */
  readonly dependencies: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, string>>
  readonly publishConfig: { readonly exports: Readonly<Record<string, { readonly types: string }>> }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export const publishedPackages: readonly PublishedPackage[] = globSync('packages/*/package.json', { cwd: root })
  .sort()
  .map(path => ({ path, manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest }))
  .filter(({ manifest }) => manifest.private !== true)
  .map(({ path, manifest }) => ({
    name: manifest.name,
    short: manifest.name.replace('@statecraft/', ''),
    directory: join(root, dirname(path)),
    sources: manifest.exports,
    declarations: Object.fromEntries(
      Object.entries(manifest.publishConfig.exports).map(([subpath, { types }]) => [subpath, types]),
    ),
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  }))
