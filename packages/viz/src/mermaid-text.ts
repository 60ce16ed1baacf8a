// Names and labels that Mermaid can read: ids without its keywords, text without anything that it takes for syntax or markup.
import { printable } from './printable.ts'

/** Words that Mermaid's state diagrams read as something else, in any case. */
const KEYWORD =
  /^(?:acc(?:descr|title)|as|choice|class(?:def)?|click|default|direction|end|fork|hide|href|join|note|root|scale|state(?:diagram)?|style)$/i
/** What Mermaid takes for syntax, markup or its own character codes. */
const SYNTAX = /["#$%&*:;<>@\\^`{}~]|(?<!\w)_|_(?!\w)/g

const isTaken = (id: string, used: ReadonlySet<string>): boolean => used.has(id) || KEYWORD.test(id) || id in {}

/** Hands out ids: readable, safe, and never the same twice. */
export function createMermaidIds(): (words: readonly string[]) => string {
  const used = new Set<string>()
  return words => {
    const safe = words.join('_').replace(/\W+/g, '_')
    const base = safe.replace(/^_+|_+$/g, '') || 's'
    let id = base
    for (let n = 2; isTaken(id, used); n += 1) id = `${base}_${n}`
    used.add(id)
    return id
  }
}

/** Text as it stands in a label. Character codes take the place of what Mermaid would not leave alone. */
export function mermaidText(text: string): string {
  return printable(text).replace(SYNTAX, character => `#${character.codePointAt(0)};`)
}
