// Every relative link of every Markdown page leads to a file that exists, and every `#anchor` to a heading in it.
// Links to other sites are left alone: a check must not need the network.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { root } from './command.ts'
import type { Outcome } from './step.ts'

const code = /^```[\s\S]*?^```|`[^`\n]*`/gm
const inline = /\[[^\]]*\]\((?<target>[^)\s]+)[^)]*\)/g
const reference = /^\[[^\]]+\]:\s*(?<target>\S+)/gm
const external = /^[a-z][a-z+.-]*:/i

export function linksIn(markdown: string): string[] {
  const text = markdown.replace(code, '')
  return [...text.matchAll(inline), ...text.matchAll(reference)].map(({ groups }) => groups?.target ?? '')
}

/** The anchors GitHub gives to the headings of a page. */
export function anchorsIn(markdown: string): Set<string> {
  const seen = new Map<string, number>()
  const headings = markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6}\s+(?<title>.+)$/gm)
  const anchors = [...headings].map(({ groups }) => {
    const slug = (groups?.title ?? '')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
  return new Set(anchors)
}

/** The links of one page that lead nowhere. `pages` knows every page by path, `exists` every other file. */
export function brokenLinks(
  page: string,
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): string[] {
  return linksIn(pages.get(page) ?? '').filter(link => {
    if (external.test(link)) return false
    const [path = '', anchor] = decodeURI(link).split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    const text = pages.get(target)
    if (text === undefined) return !exists(target)
    return anchor !== undefined && !anchorsIn(text).has(anchor)
  })
}

export async function links(): Promise<Outcome> {
  const paths = globSync('{*,{docs,packages,apps,examples,bench,soak}/**/*}.md', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/fixtures/**'],
  })
  const pages = new Map(paths.sort().map(path => [path, readFileSync(join(root, path), 'utf8')]))
  const problems = paths.flatMap(page =>
    brokenLinks(page, pages, path => existsSync(join(root, path))).map(link => `${page}: ${link} leads nowhere`),
  )
  return { problems, note: `${paths.length} pages` }
}
