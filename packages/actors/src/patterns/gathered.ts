// What several gave who worked side by side, and how it is shown to another agent.
import { type Failure, type KnownOptions, refuseStrange } from '@statecraft/runtime'
import type { MemberResult } from './work.ts'

/** Who succeeded and who failed, each in the order of the members. */
export interface Gathered<O = unknown> {
  readonly successful: readonly { readonly agent: string; readonly output: O; readonly confidence?: number }[]
  readonly failed: readonly { readonly agent: string; readonly error: Failure }[]
  readonly allSuccess: boolean
}

const UNSAID: Failure = { code: 'step_failed', message: 'It did not say why', retryable: false }

/** The results of several, sorted by how they ended. */
export function gather<O>(results: readonly MemberResult<O>[]): Gathered<O> {
  const successful = results.flatMap(({ name: agent, status, output, confidence }) =>
    status === 'completed' ? [{ agent, output: output as O, ...(confidence !== undefined && { confidence }) }] : [],
  )
  const failed = results.flatMap(({ name: agent, status, error }) =>
    status === 'failed' ? [{ agent, error: error ?? UNSAID }] : [],
  )
  return { successful, failed, allSuccess: failed.length === 0 }
}

export interface ContextOptions {
  /** Default `xml`: models keep such parts apart best. */
  readonly format?: 'xml' | 'markdown' | 'json'
}

const CONTEXT_OPTIONS: KnownOptions<ContextOptions> = { format: true }

/** Text as it is, all else as JSON. */
export const inWords = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, undefined, 2) ?? '')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/**
 * What several gave, as text for another agent. What they say cannot end the element or the quotation that it stands in. Throws
 * `input_invalid` for options that there are not.
 *
 * @example
 * ```ts
 * toContext(output)                          // <results><result agent="a">…</result></results>
 * toContext(output, { format: 'markdown' })  // ## a …
 * ```
 */
export function toContext({ successful, failed }: Gathered, options: ContextOptions = {}): string {
  refuseStrange('toContext', options, CONTEXT_OPTIONS)
  const { format = 'xml' } = options
  switch (format) {
    case 'json':
      return JSON.stringify(
        { successful, failed: failed.map(({ agent, error }) => ({ agent, error: error.message })) },
        undefined,
        2,
      )
    case 'markdown':
      return [
        ...successful.map(({ agent, output }) => `## ${oneLine(agent)}\n\n${quoted(inWords(output))}`),
        ...failed.map(({ agent, error }) => `## ${oneLine(agent)} (failed)\n\n${quoted(error.message)}`),
      ].join('\n\n')
    case 'xml':
      return [
        '<results>',
        ...successful.map(
          ({ agent, output }) => `<result agent="${escaped(agent)}">\n${escaped(inWords(output))}\n</result>`,
        ),
        ...failed.map(
          ({ agent, error }) => `<failure agent="${escaped(agent)}">\n${escaped(error.message)}\n</failure>`,
        ),
        '</results>',
      ].join('\n')
    default:
      return format satisfies never
  }
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
/** Headings, fences and comments within a quotation end with it. */
export const quoted = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(line => `> ${line}`.trimEnd())
    .join('\n')
