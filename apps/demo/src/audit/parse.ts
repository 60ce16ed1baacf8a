// Does every JSON and TypeScript file of a folder parse? What no parser here can judge is `unchecked`, with the reason,
// never a fault.
import type { Folder } from './folder.ts'
import { type JsonDialect, jsonFault } from './json-syntax.ts'
import type { SyntaxFault } from './syntax-fault.ts'
import { readTexts } from './text-file.ts'
import { createTypeScriptChecker, type TypeScriptChecker } from './typescript-checker.ts'

export interface ParseFault extends SyntaxFault {
  readonly path: string
  readonly language: 'json' | 'typescript'
}

export interface UncheckedFile {
  readonly path: string
  readonly reason: string
}

export interface ParseReport {
  /** Files that were judged, faulty ones included. */
  readonly checked: { readonly json: number; readonly typescript: number }
  /** The first fault of each faulty file. */
  readonly faults: readonly ParseFault[]
  readonly unchecked: readonly UncheckedFile[]
}

type Judgement = { readonly type: 'ok' } | { readonly type: 'fault'; readonly fault: SyntaxFault } | Unchecked
interface Unchecked {
  readonly type: 'unchecked'
  readonly reason: string
}

const JSON_FILE = /\.jsonc?$/i
const TYPESCRIPT_FILE = /\.[mc]?tsx?$/i
const DECLARATION_FILE = /\.d(?:\.[^./]+)?\.[mc]?ts$/i
// Their readers all take comments and trailing commas.
const TOLERANT =
  /\.jsonc$|(?:^|\/)(?:ts|js)config(?:[.-][^/]*)?\.json$|\.tsconfig\.json$|(?:^|\/)\.vscode\/[^/]*\.json$/i

/**
 * Checks the syntax of every .json, .jsonc, .ts, .mts, .cts and .tsx file.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function parseFiles(
  folder: Folder,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ParseReport> {
  const checked = { json: 0, typescript: 0 }
  const faults: ParseFault[] = []
  const unchecked: UncheckedFile[] = []
  const typescript = createTypeScriptChecker(options)
  try {
    for await (const file of readTexts(folder, path => languageOf(path) !== undefined, options.signal)) {
      const { path } = file
      const language = languageOf(path) ?? 'json'
      const judgement =
        file.type === 'unread' ? uncheckedFor(file.reason) : await judge(path, file.text, language, typescript)
      if (judgement.type === 'unchecked') unchecked.push({ path, reason: judgement.reason })
      else checked[language] += 1
      if (judgement.type === 'fault') faults.push({ path, language, ...judgement.fault })
    }
  } finally {
    await typescript.close()
  }
  return { checked, faults, unchecked }
}

function languageOf(path: string): 'json' | 'typescript' | undefined {
  if (JSON_FILE.test(path)) return 'json'
  return TYPESCRIPT_FILE.test(path) ? 'typescript' : undefined
}

async function judge(
  path: string,
  text: string,
  language: 'json' | 'typescript',
  typescript: TypeScriptChecker,
): Promise<Judgement> {
  if (language === 'json') return judgeJson(text, TOLERANT.test(path) ? 'tolerant' : 'plain')
  if (/x$/i.test(path)) return uncheckedFor("Node's TypeScript parser does not know JSX.")
  const verdict = await typescript.check(text)
  if (verdict.type === 'broken') return uncheckedFor(`The parser gave up: ${verdict.detail}`)
  if (verdict.type === 'fault' && DECLARATION_FILE.test(path)) return uncheckedFor(ambient(verdict.fault))
  return verdict
}

function judgeJson(text: string, dialect: JsonDialect): Judgement {
  const fault = jsonFault(text, dialect)
  return fault === undefined ? { type: 'ok' } : { type: 'fault', fault }
}

const uncheckedFor = (reason: string): Unchecked => ({ type: 'unchecked', reason })

// `export const a: number` is right in a declaration file, and an error to a parser that takes it for a module.
const ambient = ({ message, line }: SyntaxFault): string =>
  `Node's TypeScript parser does not know declaration files; it stopped at line ${line ?? '?'}: ${message}`
