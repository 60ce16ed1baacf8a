// What the tools of the audit tell of a folder: plain data, bounded, and printable whatever the folder holds.
import type { DocumentTitle } from '../audit/documents.ts'
import type { LeftOutReason } from '../audit/folder.ts'
import type { LinkFault, UncheckedLink } from '../audit/links.ts'
import type { LanguageMeasure, LineCounts, Mark } from '../audit/measure.ts'
import type { OwnTests, OwnTestsRun } from '../audit/own-tests.ts'
import type { ParseFault, ParseReport, UncheckedFile } from '../audit/parse.ts'
import type { UnreadFile } from '../audit/text-file.ts'
import type { Excerpt } from './excerpt.ts'

export interface FolderFacts {
  readonly files: number
  readonly folders: number
  readonly bytes: number
  readonly binary: Excerpt<string>
  /** Text files by what they are written in, the most first. */
  readonly kinds: Excerpt<{ readonly kind: string; readonly files: number }>
  readonly leftOut: readonly { readonly reason: LeftOutReason; readonly places: Excerpt<string> }[]
}

export interface DocumentFacts {
  readonly count: number
  readonly list: Excerpt<DocumentTitle>
  readonly unread: Excerpt<UnreadFile>
}

export interface SourceFacts {
  readonly total: LineCounts
  /** The largest first. */
  readonly languages: Excerpt<LanguageMeasure>
  readonly marks: Excerpt<Mark>
}

export interface SyntaxFacts {
  readonly checked: ParseReport['checked']
  readonly faults: Excerpt<ParseFault>
  readonly unchecked: Excerpt<UncheckedFile>
}

export interface LinkFacts {
  readonly files: number
  readonly checked: number
  readonly external: number
  readonly faults: Excerpt<LinkFault>
  readonly unchecked: Excerpt<UncheckedLink>
}

type Ran = Exclude<OwnTestsRun, { readonly type: 'not_run' }>
type WithLastLines<T> = T extends Ran ? Omit<T, 'output'> & { readonly lastLines: readonly string[] } : never

/** What is known of the folder's own tests, be it only that there are some. */
export type OwnTestsFacts =
  | OwnTests
  | WithLastLines<Ran>
  | { readonly type: 'not_run'; readonly reason: string }
  /** Begun, and not known to have ended: what is noted until it is. */
  | { readonly type: 'begun' }

export interface Facts {
  readonly folder: FolderFacts
  readonly documents: DocumentFacts
  readonly sources: SourceFacts
  readonly syntax: SyntaxFacts
  readonly links: LinkFacts
  readonly ownTests: OwnTestsFacts
}
