// The readable text of a web page: headings, paragraphs, lists and the addresses of links; no scripts, no pictures.
import { convert } from 'html-to-text'

const DEEPEST = 200
/** More than the text that a model gets at once needs. The time that a page takes can grow with the square of its tags, if somebody wants it to. */
const MOST_TAGS = 20_000
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The title of a page; undefined where it has none. */
export function pageTitle(html: string): string | undefined {
  const inner = /<title\b[^>]{0,200}>([^<]{0,1000})/i.exec(html)?.[1]
  const title = inner?.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => NAMED[name] ?? '').trim()
  return title ? title.replace(/\s+/g, ' ') : undefined
}

/** A page up to where it has too many tags. */
function withFewTags(html: string): string {
  let at = -1
  for (let tags = 0; tags <= MOST_TAGS; tags += 1) {
    at = html.indexOf('<', at + 1)
    if (at < 0) return html
  }
  return html.slice(0, at)
}

/** Links are written out with whole addresses when `base` is given. */
export function pageText(html: string, base?: string): string {
  return convert(withFewTags(html), {
    wordwrap: false,
    limits: { maxDepth: DEEPEST, ellipsis: '…' },
    selectors: [
      { selector: 'title', format: 'skip' },
      { selector: 'img', format: 'skip' },
      { selector: 'svg', format: 'skip' },
      { selector: 'noscript', format: 'skip' },
      { selector: 'template', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table'].map(selector => ({ selector, options: { uppercase: false } })),
      {
        selector: 'a',
        options: {
          hideLinkHrefIfSameAsText: true,
          ignoreHref: base === undefined,
          pathRewrite: (path: string) => (base === undefined ? path : (URL.parse(path, base)?.href ?? path)),
          noAnchorUrl: true,
        },
      },
    ],
  }).replace(/\n{3,}/g, '\n\n')
}
