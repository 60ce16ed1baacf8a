// A finding in words, and back: what is broadcast is read by people and by agents alike.
import { type Finding, finding } from '../audit-team/answers.ts'

const KINDS: Readonly<Record<Finding['kind'], string>> = {
  link: 'link fault',
  syntax: 'syntax fault',
  tests: 'failed tests',
  mark: 'mark',
  gap: 'gap',
}
const KIND_OF = new Map(Object.entries(KINDS).map(([kind, words]) => [words, kind]))

// A path that is shown has its quotes escaped.
const HEARD = /^([a-z ]+) in (?:"((?:[^"\\]|\\.)*)"(?:, line (\d+))?|the folder): (.*)$/

/** For example `link fault in "docs/usage.md", line 7: There is no docs/stations.md in the folder.` */
export function findingWords({ kind, path, line, message }: Finding): string {
  const place = path === undefined ? 'the folder' : `"${path}"`
  return `${KINDS[kind]} in ${place}${line === undefined ? '' : `, line ${line}`}: ${message}`
}

/** The fault behind such words; `undefined` for other words. */
export function readFinding(words: string): Finding | undefined {
  const [, kind = '', path, at, message] = HEARD.exec(words) ?? []
  const line = at === undefined ? undefined : Number(at)
  return finding.safeParse({ kind: KIND_OF.get(kind), weight: 'fault', path, line, message }).data
}
