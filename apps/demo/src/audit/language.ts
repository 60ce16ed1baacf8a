// What a file is written in, told by its name alone, and how that language marks a comment.

/** How comments look: the starts of a comment line, and the two ends of a block. */
export interface CommentStyle {
  readonly line: readonly string[]
  readonly block?: readonly [open: string, close: string]
}

export interface Language extends CommentStyle {
  readonly name: string
}

const slashes: CommentStyle = { line: ['//'], block: ['/*', '*/'] }
const hash: CommentStyle = { line: ['#'] }
const markup: CommentStyle = { line: [], block: ['<!--', '-->'] }
const none: CommentStyle = { line: [] }

const table: readonly (readonly [name: string, extensions: string, comments: CommentStyle])[] = [
  ['TypeScript', 'ts mts cts tsx', slashes],
  ['JavaScript', 'js mjs cjs jsx', slashes],
  ['JSON', 'json jsonc json5', slashes],
  ['Markdown', 'md markdown mdx', markup],
  ['HTML', 'html htm', markup],
  ['XML', 'xml svg', markup],
  ['Vue', 'vue', markup],
  ['Svelte', 'svelte', markup],
  ['CSS', 'css', { line: [], block: ['/*', '*/'] }],
  ['Sass', 'scss sass less', slashes],
  ['YAML', 'yml yaml', hash],
  ['TOML', 'toml', hash],
  ['Shell', 'sh bash zsh', hash],
  ['Python', 'py pyi', hash],
  ['Ruby', 'rb', hash],
  ['Go', 'go', slashes],
  ['Rust', 'rs', slashes],
  ['Java', 'java', slashes],
  ['Kotlin', 'kt kts', slashes],
  ['Swift', 'swift', slashes],
  ['C', 'c h', slashes],
  ['C++', 'cc cpp cxx hpp', slashes],
  ['C#', 'cs', slashes],
  ['PHP', 'php', { line: ['//', '#'], block: ['/*', '*/'] }],
  ['SQL', 'sql', { line: ['--'], block: ['/*', '*/'] }],
  ['Lua', 'lua', { line: ['--'], block: ['--[[', ']]'] }],
  ['Text', 'txt', none],
]

const byExtension: ReadonlyMap<string, Language> = new Map(
  table.flatMap(([name, extensions, comments]) =>
    extensions.split(' ').map(extension => [extension, { name, ...comments }] as const),
  ),
)

const other: Language = { name: 'Other', ...none }

/** The language of a file by its extension; `Other` when the extension says nothing. */
export function languageOf(path: string): Language {
  const extension = /\.([^./]+)$/.exec(path)?.[1]
  return byExtension.get(extension?.toLowerCase() ?? '') ?? other
}
