// A real Chromium with one page, whose only way to the web is web-proxy.ts.
import { existsSync } from 'node:fs'
import { StatecraftError } from '@statecraft/runtime'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createWebAccess, type WebAccess, type WebAccessOptions } from '../node/web-access.ts'
import { openWebProxy, type WebProxy } from './web-proxy.ts'

export interface ChromiumOptions extends WebAccessOptions {
  /** Default: /usr/bin/chromium where it is there, else what playwright installed. */
  readonly executablePath?: string
  /** For one action on a page, such as opening it. Default 15,000. */
  readonly actionTimeoutMs?: number
  /** Chromium has no sandbox for root. Default false: it is not started then. */
  readonly dangerouslyWithoutSandboxAsRoot?: boolean
}

export interface OpenChromium {
  readonly access: WebAccess
  readonly proxy: WebProxy
  /** The page in front: a page that another one opens takes its place. */
  readonly page: () => Promise<Page>
  /** False once it has ended, by itself too. */
  readonly isOpen: () => boolean
  readonly close: () => Promise<void>
}

const USUAL_PATH = '/usr/bin/chromium'
/** Ways out that no proxy sees, and calls home. */
const FLAGS = [
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

async function playwright(): Promise<typeof import('playwright-core')> {
  try {
    return await import('playwright-core')
  } catch (cause) {
    throw new StatecraftError('tool_failed', 'The browser needs a package: npm install playwright-core', { cause })
  }
}

async function launch(proxy: WebProxy, options: ChromiumOptions): Promise<Browser> {
  const { chromium } = await playwright()
  const { executablePath = existsSync(USUAL_PATH) ? USUAL_PATH : chromium.executablePath() } = options
  const { server, username, password } = proxy
  try {
    return await chromium.launch({
      executablePath,
      args: FLAGS,
      chromiumSandbox: !isRoot(),
      proxy: { server, username, password },
    })
  } catch (cause) {
    throw new StatecraftError(
      'tool_failed',
      `Chromium did not start from ${executablePath}: install it (apt-get install chromium, npx playwright-core install chromium), or pass executablePath`,
      { cause },
    )
  }
}

const isRoot = (): boolean => process.getuid?.() === 0

async function front(context: BrowserContext): Promise<Page> {
  const open = context.pages()
  return open.at(-1) ?? (await context.newPage())
}

/** Starts it. Rejects with `tool_failed` where there is none or its package is missing, `request_refused` for root. */
export async function openChromium(options: ChromiumOptions): Promise<OpenChromium> {
  if (isRoot() && !options.dangerouslyWithoutSandboxAsRoot) {
    throw new StatecraftError(
      'request_refused',
      'Chromium has no sandbox for root: run as another user, or say dangerouslyWithoutSandboxAsRoot',
    )
  }
  const access = createWebAccess(options)
  const proxy = await openWebProxy(access)
  try {
    const browser = await launch(proxy, options)
    const context = await browser.newContext({ acceptDownloads: false, serviceWorkers: 'block' })
    context.setDefaultTimeout(options.actionTimeoutMs ?? 15_000)
    // A page that opens another one is left for it, so that there is one page at a time.
    context.on('page', page => {
      for (const other of context.pages()) if (other !== page) void other.close().catch(() => {})
    })
    return {
      access,
      proxy,
      page: () => front(context),
      isOpen: () => browser.isConnected(),
      async close() {
        await browser.close()
        await proxy.close()
      },
    }
  } catch (error) {
    await proxy.close()
    throw error
  }
}
