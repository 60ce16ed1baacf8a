// A page as a model sees it: its roles and names in order, each element that can be used with a reference.
import type { Page } from 'playwright-core'

/** What is in front. */
export interface PageView {
  readonly url: string
  readonly title: string
  /** Roles and names, indented; `[ref=e5]` names an element for browser_click and browser_fill. */
  readonly content: string
  readonly part: number
  readonly parts: number
  /** Requests of the page that were not let through. */
  readonly refused?: readonly string[]
}

const PART = 15_000

/** One part of the page; the first one is 1, and what is beyond the last one is the last. */
export async function viewOf(
  page: Page,
  {
    part,
    refused,
    signal,
  }: { readonly part: number; readonly refused: readonly string[]; readonly signal: AbortSignal },
): Promise<PageView> {
  const whole = await page.ariaSnapshot({ mode: 'ai', signal })
  const parts = Math.max(1, Math.ceil(whole.length / PART))
  const shown = Math.min(part, parts)
  return {
    url: page.url(),
    title: await page.title(),
    content: whole.slice((shown - 1) * PART, shown * PART),
    part: shown,
    parts,
    ...(refused.length > 0 && { refused }),
  }
}
