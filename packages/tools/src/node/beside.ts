// Files of this package that run in a process of their own.
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of a file beside this one: TypeScript in the sources, JavaScript once built. */
export function beside(name: string): string {
  const here = fileURLToPath(import.meta.url)
  return fileURLToPath(new URL(`./${name}${extname(here)}`, import.meta.url))
}
