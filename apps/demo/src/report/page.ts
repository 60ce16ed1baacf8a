// A page as data: what a report says, before anybody decides whether it becomes Markdown or lines of a terminal.

/** A piece of a line. `code` is taken literally: names, places, text from files. */
export type Span = string | { readonly code: string } | { readonly strong: string }
export type Line = readonly Span[]

export type Block =
  | { readonly type: 'title'; readonly text: Line }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: Line }
  /** `lead` is the sentence that the list continues. */
  | { readonly type: 'list'; readonly lead?: string; readonly items: readonly Line[] }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  /** What a program wrote. */
  | { readonly type: 'output'; readonly lead: string; readonly lines: readonly string[] }

export type Page = readonly Block[]

export const code = (text: string): Span => ({ code: text })
export const strong = (text: string): Span => ({ strong: text })

/** Items as a list, or one sentence where there are none. */
export const listOr = (items: readonly Line[], none: string): Block =>
  items.length > 0 ? { type: 'list', items } : { type: 'paragraph', text: [none] }

/** `1 file`, `2 files`. */
export const count = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`
