// What an audit did not look at, and why: a report that is silent about it would claim too much.
import type { LeftOutReason } from '../audit/folder.ts'
import type { UnreadReason } from '../audit/text-file.ts'
import type { Excerpt } from '../audit-team/excerpt.ts'
import type { Facts, OwnTestsFacts } from '../audit-team/facts.ts'

export interface Unchecked {
  readonly why: string
  /** Files, links or commands; may be empty where the reason says it all. */
  readonly what: readonly string[]
  /** How many more there are. */
  readonly more: number
}

const WHY: Readonly<Record<LeftOutReason, string>> = {
  skipped: 'Skipped by name (.git, node_modules, dist)',
  excluded: 'Excluded',
  secret: 'Files for keys and passwords, by their names',
  link: 'Links to a place inside, which counts where it is',
  outside: 'Links that leave the folder; not followed',
  broken_link: 'Links to nothing',
  special: 'Neither files nor folders',
  too_large: 'Too large to read',
  too_deep: 'Too deep below the folder',
  too_many: 'Folders with more entries than are looked at',
  over_total: 'More text than is read in all',
  unreadable: 'Not readable',
}

const UNREAD: Readonly<Record<UnreadReason, string>> = {
  ...WHY,
  binary: 'Binary',
  changed: 'Changed since the folder was listed',
  not_listed: 'Not in the listing',
}

const isUnread = (reason: string): reason is UnreadReason => Object.hasOwn(UNREAD, reason)

/** A reason as the middle of a line: a check says a sentence, a file that was not read a code. */
function inLine(reason: string): string {
  if (!isUnread(reason)) return reason.replace(/\.$/, '')
  const words = UNREAD[reason]
  return words.charAt(0).toLowerCase() + words.slice(1)
}

const CHECKS = {
  folder: 'The listing',
  documents: 'The documents',
  sources: 'The sources',
  syntax: 'The syntax of files',
  links: 'The links',
  ownTests: 'Its own tests',
} as const satisfies Record<keyof Facts, string>

const MOST = 5

const about = (why: string, what: readonly string[] = [], more = 0): Unchecked => ({
  why,
  what: what.slice(0, MOST),
  more: Math.max(0, what.length - MOST) + more,
})

const aboutAll = <T>(why: string, { first, more }: Excerpt<T>, name: (one: T) => string): readonly Unchecked[] =>
  first.length + more === 0 ? [] : [about(why, first.map(name), more)]

/** Entries with one reason each, together with those that have the same. */
function byReason<T extends { readonly reason: string }>(
  prefix: string,
  { first, more }: Excerpt<T>,
  name: (one: T) => string,
): readonly Unchecked[] {
  const groups = [...Map.groupBy(first, ({ reason }) => reason)].map(([reason, all]) =>
    about(`${prefix}: ${inLine(reason)}`, all.map(name)),
  )
  return more === 0 ? groups : [...groups, about(`${prefix}: ${more} more`)]
}

function ownTests(tests: OwnTestsFacts): readonly Unchecked[] {
  switch (tests.type) {
    case 'found':
      return [about('Its own tests, not run (--run-tests does)', [tests.command])]
    case 'none':
      return [about(`Its own tests: ${tests.reason}`)]
    case 'begun':
      return [about('Its own tests: they had not ended when the run did')]
    case 'not_run':
      return [about(`Its own tests, not run: ${tests.reason}`)]
    case 'passed':
    case 'failed':
    case 'timed_out':
      return []
    default:
      return tests satisfies never
  }
}

const place = ({ path, line }: { readonly path: string; readonly line?: number }): string =>
  line === undefined ? path : `${path}:${line}`

/** Everything that the facts say was not looked at; a check that left no facts did not end. */
export function uncheckedIn(facts: Partial<Facts>, whyExcluded: string): readonly Unchecked[] {
  const { folder, documents, syntax, links, ownTests: tests } = facts
  const missing = (Object.keys(CHECKS) as (keyof Facts)[]).filter(name => facts[name] === undefined)
  return [
    ...missing.map(name => about(`${CHECKS[name]}: the check did not end`)),
    ...(folder?.leftOut ?? []).map(({ reason, places }) =>
      about(whyLeftOut(reason, whyExcluded), places.first, places.more),
    ),
    ...(folder ? aboutAll('Binary files, only counted', folder.binary, path => path) : []),
    ...(documents ? byReason('Not in the index', indexOnly(documents.unread), ({ path }) => path) : []),
    ...(syntax ? byReason('Syntax', syntax.unchecked, place) : []),
    ...(links ? byReason('Links', links.unchecked, place) : []),
    ...(links && links.external > 0 ? [about(`Links elsewhere, ${links.external}: the checks use no network`)] : []),
    ...(tests ? ownTests(tests) : []),
  ]
}

const whyLeftOut = (reason: LeftOutReason, whyExcluded: string): string =>
  reason === 'excluded' ? `${WHY.excluded}, ${whyExcluded}` : WHY[reason]

/** What the listing tells too is not told twice. */
function indexOnly<T extends { readonly reason: string }>({ first, more }: Excerpt<T>): Excerpt<T> {
  return { first: first.filter(({ reason }) => reason === 'over_total' || reason === 'changed'), more }
}
