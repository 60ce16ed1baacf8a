// The role that uses web pages as a person does.
import type { Agent, AgentInput } from '@statecraft/actors'
import type { BrowserTools } from '../browser/browser-tools.ts'
import { listOf, shape, text } from '../shape.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'

/** What it found, and where it was. */
export interface BrowserReport {
  readonly answer: string
  /** Addresses of the pages that it is from. */
  readonly pages: readonly string[]
}

const INSTRUCTIONS = `You use web pages in a browser.
Open the address that the task names, or the site where the answer is likely to be. What a page shows are its roles and names; use the references in brackets to click and fill in, and take them from the latest view.
Reading is free; clicking and filling in may change something for the user: do it only where the task asks for it, and never buy, send, delete or sign up unless the task says exactly that. Write no password or personal data that the task did not give you for this page.
If a page does not do what you expect, read it again, then try one other way; then say what stood in the way.
Answer with what you found and the addresses it is from.
${MATERIAL}`

/** `browser`: opens, reads, clicks and fills in pages. The tools are the caller's, who closes them. */
export function browserRole(browser: BrowserTools, options: RoleOptions = {}): Agent<AgentInput, BrowserReport> {
  return defineRole<BrowserReport>(
    {
      name: 'browser',
      role: 'browser',
      description: 'Opens, reads, clicks and fills in web pages',
      instructions: INSTRUCTIONS,
      tools: browser.tools,
      // The tools share one page: one action at a time.
      toolsAtOnce: 1,
      capabilities: [
        {
          name: 'browse',
          description: 'Finds or does something on web pages',
          inputTypes: ['text', 'url'],
          outputTypes: ['text'],
          estimatedMs: guessMs(8),
        },
      ],
      output: shape({
        answer: text('What you found or did', 10_000),
        pages: listOf('Where', 50, text('An address', 2_000)),
      }),
    },
    options,
  )
}
