// What the report says, section by section. The same folder gives the same page, but for the line that says when it was written.
import type { Finding } from '../audit-team/answers.ts'
import type { AuditReport } from './audit-report.ts'
import { type Block, code, count, type Line, listOr, type Page, type Span, strong } from './page.ts'

export interface Written {
  /** When, as it is to be shown. */
  readonly at: string
  /** Which model decided. */
  readonly by: string
}

const MOST_LANGUAGES = 8
const MOST_DOCUMENTS = 10
const MOST_MARKS = 10

const heading = (text: string): Block => ({ type: 'heading', text })
const paragraph = (...text: Line): Block => ({ type: 'paragraph', text })

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** `1.2 KB` */
function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte')
  const exponent = Math.min(3, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** exponent).toFixed(1)} ${['KB', 'MB', 'GB'][exponent - 1]}`
}

const place = ({ path, line }: { readonly path?: string | undefined; readonly line?: number | undefined }): Span =>
  code(path === undefined ? 'the folder' : line === undefined ? path : `${path}:${line}`)

/** Silence of a check that did not end says nothing. */
const nothingFound = ({ facts: { syntax, links, ownTests } }: AuditReport): string =>
  syntax && links && ownTests?.type !== 'begun'
    ? 'No fault was found.'
    : 'No fault was found so far; not all checks ended.'

function conclusion(report: AuditReport): Block {
  const { status, failure, verdict, votes, faults, moreFaults } = report
  const all = faults.length + moreFaults
  const found = all === 0 ? nothingFound(report) : `${count(all, 'fault')} found.`
  if (status === 'cancelled') return paragraph(strong('Cancelled'), `: this is what was found until then. ${found}`)
  if (status === 'failed') return paragraph(strong('Failed'), `: ${failure ?? 'for an unknown reason'} ${found}`)
  if (verdict === undefined) return paragraph(strong('No verdict'), `. ${found}`)
  const words = { ready: 'Ready to ship', 'not ready': 'Not ready to ship', undecided: 'Undecided' }[verdict.verdict]
  const cast = votes.filter(({ vote }) => vote !== undefined).length
  const agree = Math.round(verdict.agreement * cast)
  return paragraph(strong(words), `: ${agree} of ${cast} votes agree. ${found}`)
}

function contents({ facts: { folder, sources } }: AuditReport): readonly Block[] {
  if (folder === undefined) return []
  const { files, folders, bytes, binary } = folder
  const binaries = binary.first.length + binary.more
  const items: Line[] = [
    [`${count(files, 'file')} in ${count(folders, 'folder')} below it, ${size(bytes)}`],
    ...(binaries > 0 ? [[`${count(binaries, 'binary file')} among them`]] : []),
    ...(sources
      ? [[`${count(sources.total.lines, 'line')} of text, ${count(sources.total.comments, 'comment line')} among them`]]
      : []),
  ]
  return [heading('What is in the folder'), { type: 'list', items }, ...languages(sources)]
}

function languages(sources: AuditReport['facts']['sources']): readonly Block[] {
  const shown = sources?.languages.first.slice(0, MOST_LANGUAGES) ?? []
  if (shown.length === 0) return []
  const rows = shown.map(({ language, files, lines, longest }): Line[] => [
    [language],
    [files.toLocaleString('en')],
    [lines.toLocaleString('en')],
    [code(longest.path)],
  ])
  return [{ type: 'table', head: ['Language', 'Files', 'Lines', 'Longest file'], rows }]
}

function documents({ facts, passages }: AuditReport): readonly Block[] {
  const found = facts.documents
  if (found === undefined) return []
  const items = found.list.first.slice(0, MOST_DOCUMENTS).map(({ path, title, opening }): Line => {
    const said = [title, opening].filter(text => text !== undefined)
    return [code(path), ...(said.length > 0 ? [': ', said.join('. ')] : [])]
  })
  const left = found.count - items.length
  const more: Line[] = left > 0 ? [[`and ${count(left, 'more document')}`]] : []
  const answers = passages.map((one): Line => [`${one.about}: `, place(one), ' ', one.text])
  return [
    heading('Documents'),
    listOr([...items, ...more], 'There are none.'),
    ...(answers.length > 0 ? [{ type: 'list', lead: 'Where they say it:', items: answers } as const] : []),
  ]
}

const findingLine = (finding: Finding): Line => [place(finding), ': ', finding.message]

function faults(report: AuditReport): readonly Block[] {
  const { faults: found, moreFaults, facts } = report
  const { ownTests } = facts
  const more: Line[] = moreFaults > 0 ? [[`and ${count(moreFaults, 'more fault')}`]] : []
  const failed = ownTests && 'lastLines' in ownTests && ownTests.type !== 'passed' ? ownTests : undefined
  return [
    heading('Faults'),
    listOr([...found.map(findingLine), ...more], nothingFound(report)),
    ...(failed ? [{ type: 'output', lead: 'What its tests wrote last:', lines: failed.lastLines } as const] : []),
  ]
}

function remarks({ remarks: found, facts: { sources, ownTests } }: AuditReport): readonly Block[] {
  const marks = sources?.marks ?? { first: [], more: 0 }
  const shown = marks.first.slice(0, MOST_MARKS).map((one): Line => [place(one), ': ', code(one.text)])
  const left = marks.first.length + marks.more - shown.length
  const passed: Line[] = ownTests?.type === 'passed' ? [['Its own tests passed: ', code(ownTests.command)]] : []
  const items = [
    ...passed,
    ...found.map(findingLine),
    ...shown,
    ...(left > 0 ? [[`and ${count(left, 'more mark')}`]] : []),
  ]
  return items.length === 0 ? [] : [heading('Remarks'), { type: 'list', items }]
}

function votes({ votes: cast }: AuditReport): readonly Block[] {
  if (cast.length === 0) return []
  const rows = cast.map(({ voter, vote, confidence, reason }): Line[] => [
    [voter],
    [vote ?? 'abstained'],
    [confidence === undefined ? 'unknown' : percent(confidence)],
    [reason],
  ])
  return [heading('Votes'), { type: 'table', head: ['Agent', 'Vote', 'Sure', 'Reason'], rows }]
}

function unchecked({ unchecked: all }: AuditReport): readonly Block[] {
  const items = all.map(
    ({ why, what, more }): Line => [
      why,
      ...what.flatMap((one, at) => [at === 0 ? ': ' : ', ', code(one)]),
      ...(more > 0 ? [` and ${more.toLocaleString('en')} more`] : []),
    ],
  )
  return [heading('Not checked'), listOr(items, 'Everything was.')]
}

/** The page of a report. */
export function reportPage(report: AuditReport, { at, by }: Written): Page {
  return [
    { type: 'title', text: ['Audit of ', code(report.folder)] },
    paragraph(`Written ${at}. ${by}`),
    conclusion(report),
    ...contents(report),
    ...documents(report),
    ...faults(report),
    ...remarks(report),
    ...votes(report),
    ...unchecked(report),
  ]
}
