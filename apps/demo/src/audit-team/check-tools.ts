// The tools of the agent that checks: does every JSON and TypeScript file parse, and does every relative link lead somewhere?
// Asked about one file only, they look at the disk again and note nothing: that is a second look, not the audit.
import { type Tool, type ToolIo, tool } from '@statecraft/actors'
import { z } from 'zod'
import { checkLinks, type LinkFault, type LinkReport, type UncheckedLink } from '../audit/links.ts'
import { type ParseFault, type ParseReport, parseFiles, type UncheckedFile } from '../audit/parse.ts'
import { visibleText } from '../visible-text.ts'
import type { AuditContext } from './audit-context.ts'
import { excerpt } from './excerpt.ts'
import type { LinkFacts, SyntaxFacts } from './facts.ts'

const FIVE_MINUTES = 300_000

interface Where {
  readonly path?: string | undefined
}
const where = z.object({ path: z.string().optional().describe('Only this file; default: all') })

const isIn =
  ({ path }: Where) =>
  (one: { readonly path: string }): boolean =>
    path === undefined || one.path === path

const visibleFault = (fault: ParseFault): ParseFault => ({ ...fault, message: visibleText(fault.message) })
const visibleReason = (file: UncheckedFile): UncheckedFile => ({ ...file, reason: visibleText(file.reason) })

function syntaxFacts({ checked, faults, unchecked }: ParseReport, at: Where): SyntaxFacts {
  return {
    checked,
    faults: excerpt(faults.filter(isIn(at)).map(visibleFault)),
    unchecked: excerpt(unchecked.filter(isIn(at)).map(visibleReason)),
  }
}

export const checkSyntax: Tool<Where, SyntaxFacts, AuditContext> = tool({
  name: 'check_syntax',
  description: 'Parses every JSON and TypeScript file',
  effect: 'read',
  timeoutMs: FIVE_MINUTES,
  input: where,
  run: async (at, { context: { folder, notebook }, signal }: ToolIo<AuditContext>) => {
    const facts = syntaxFacts(await parseFiles(folder, { signal }), at)
    return at.path === undefined ? notebook.note('syntax', facts) : facts
  },
})

const visibleLink = <T extends LinkFault | UncheckedLink>(link: T): T => ({
  ...link,
  ...(link.target !== undefined && { target: visibleText(link.target, 200) }),
  ...('message' in link && { message: visibleText(link.message) }),
  ...('reason' in link && { reason: visibleText(link.reason) }),
})

function linkFacts(report: LinkReport, at: Where): LinkFacts {
  const { files, checked, external, faults, faultsLeftOut, unchecked, uncheckedLeftOut } = report
  return {
    files,
    checked,
    external,
    faults: excerpt(faults.filter(isIn(at)).map(visibleLink), { leftOut: faultsLeftOut }),
    unchecked: excerpt(unchecked.filter(isIn(at)).map(visibleLink), { leftOut: uncheckedLeftOut }),
  }
}

export const checkRelativeLinks: Tool<Where, LinkFacts, AuditContext> = tool({
  name: 'check_links',
  description: 'Checks that every relative link of the Markdown files leads to a file or heading that is there',
  effect: 'read',
  timeoutMs: FIVE_MINUTES,
  input: where,
  run: async (at, { context: { folder, notebook }, signal }: ToolIo<AuditContext>) => {
    const facts = linkFacts(await checkLinks(folder, { signal }), at)
    return at.path === undefined ? notebook.note('links', facts) : facts
  },
})
