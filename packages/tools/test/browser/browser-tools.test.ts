import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel, type ToolResultPart } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test, vi } from 'vitest'
import { type BrowserToolsOptions, browserTools, type PageView } from '../../src/browser/index.ts'
import { call, named } from '../call.ts'
import { localWeb } from '../node/local-web.ts'

const CHROMIUM = '/usr/bin/chromium'
// On CI the browser must be there: what is missing then fails instead of being left out.
const isMissing = !existsSync(CHROMIUM) && process.env.CI !== 'true'
if (isMissing) process.stdout.write(`The browser is not tried: there is no ${CHROMIUM}\n`)

const SHOP: Readonly<Record<string, string>> = {
  '/': `<title>Shop</title><h1>Kelp shop</h1><a href="/list">All kelp</a>
    <form action="/found"><label>Search <input name="q"></label><button>Go</button></form>
    <a href="/list" target="_blank">In a new window</a>`,
  '/list': '<title>List</title><ul><li>Sugar kelp</li><li>Bull kelp</li></ul>',
}

const shop: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '', 'http://shop.test')
  response.setHeader('content-type', 'text/html')
  response.end(SHOP[url.pathname] ?? `<title>Found</title><p>You looked for ${url.searchParams.get('q')}</p>`)
}

/** `shop.test` is this machine; every other name is a private address. */
const local = (options: BrowserToolsOptions = {}) =>
  browserTools({
    executablePath: CHROMIUM,
    resolve: async host => (host.endsWith('shop.test') ? ['127.0.0.1'] : ['10.0.0.7']),
    dangerouslyAllowLoopbackForTests: true,
    dangerouslyWithoutSandboxAsRoot: true,
    actionTimeoutMs: 20_000,
    ...options,
  })

const refOf = ({ content }: PageView, what: string): string =>
  new RegExp(`${what}[^\\n]*\\[ref=(\\w+)\\]`).exec(content)?.[1] ?? `no ${what}`

/** Ids of the browsers that this process has started and not ended. */
async function browsersOfOurs(): Promise<readonly number[]> {
  const children = (await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8'))
    .split(' ')
    .filter(Boolean)
  const named = await Promise.all(
    children.map(async pid => ({ pid, line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })),
  )
  return named.filter(({ line }) => line.includes('--remote-debugging-pipe')).map(({ pid }) => Number(pid))
}

const viewIn = (results: readonly ToolResultPart[]) => results[0]!.output as unknown as PageView

const on =
  (browser: ReturnType<typeof local>) =>
  (name: string, args: object, options: { signal?: AbortSignal } = {}) =>
    call(named(browser.tools, `browser_${name}`), args, options) as Promise<PageView>

test('[D3] each tool says what it does to the world; making them starts no browser', () => {
  expect(browserTools().tools.map(({ name, effect }) => `${name} ${effect}`)).toEqual([
    'browser_open read',
    'browser_read read',
    'browser_back read',
    'browser_click write',
    'browser_fill write',
  ])
})

test.runIf(process.getuid?.() === 0)('root gets no browser without a sandbox unless it says so', async () => {
  await using browser = browserTools({ executablePath: CHROMIUM })
  await expect(on(browser)('open', { url: 'https://example.org' })).rejects.toMatchObject({ code: 'request_refused' })
})

test('a browser that is not there is said', async () => {
  await using browser = local({ executablePath: '/nowhere/chromium' })
  await expect(on(browser)('open', { url: 'http://shop.test/' })).rejects.toMatchObject({
    code: 'tool_failed',
    message: expect.stringContaining('/nowhere/chromium'),
  })
})

describe.skipIf(isMissing)('in a real Chromium', { timeout: 120_000 }, () => {
  test('[D3] a page is opened, read, clicked, filled in and left again', async () => {
    await using web = await localWeb(shop)
    await using browser = local()
    const use = on(browser)
    const home = await use('open', { url: `http://shop.test:${web.port}/` })
    expect(home).toMatchObject({
      title: 'Shop',
      part: 1,
      parts: 1,
      content: expect.stringContaining('heading "Kelp shop"'),
    })

    const list = await use('click', { ref: refOf(home, 'link "All kelp"') })
    expect(list).toMatchObject({ title: 'List', content: expect.stringContaining('Sugar kelp') })

    const back = await use('back', {})
    expect(back.title).toBe('Shop')
    expect(refOf(await use('read', {}), 'textbox "Search"')).toBe(refOf(back, 'textbox "Search"'))

    const found = await use('fill', { ref: refOf(back, 'textbox "Search"'), text: 'red & green', submit: true })
    expect(found.content).toContain('You looked for red & green')

    await expect(use('click', { ref: 'e999' })).rejects.toMatchObject({
      code: 'tool_failed',
      message: expect.stringContaining('no element e999'),
    })
  })

  test('[D3] a page in a new window takes the place of the one that opened it', async () => {
    await using web = await localWeb(shop)
    await using browser = local()
    const use = on(browser)
    const home = await use('open', { url: `http://shop.test:${web.port}/` })
    await use('click', { ref: refOf(home, 'link "In a new window"') })
    await vi.waitFor(async () => expect((await use('read', {})).title).toBe('List'), { timeout: 20_000 })
  })

  test('[D3] an agent uses it', async () => {
    await using web = await localWeb(shop)
    await using browser = local()
    await using runtime = createRuntime()
    const model = scriptedModel([
      callTool('browser_open', { url: `http://shop.test:${web.port}/` }),
      (_request, { toolResults }) => callTool('browser_click', { ref: refOf(viewIn(toolResults), 'link "All kelp"') }),
      (_request, { toolResults }) => `It sells: ${viewIn(toolResults).content}`,
    ])
    const { output } = await runtime.run(
      defineAgent({ name: 'browser', model, tools: browser.tools }),
      'What do they sell?',
    )
    expect(output).toContain('Bull kelp')
  })

  test('[D3] nothing but public addresses is reached: not by opening, a redirect, a click, a script, a picture, a socket', async () => {
    const met = vi.fn()
    const secret = createTcpServer(socket => {
      met()
      socket.destroy()
    })
    await new Promise<void>(resolve => secret.listen(0, '127.0.0.1', resolve))
    const { port } = secret.address() as AddressInfo
    const resolve = async (host: string) => (host === 'shop.test' ? ['127.0.0.1'] : ['10.0.0.7'])
    await using web = await localWeb((request, response) => {
      if (request.url === '/redirect')
        return void response.writeHead(302, { location: `http://intern.test:${port}/` }).end()
      response.setHeader('content-type', 'text/html')
      response.end(`<title>Trap</title><a href="http://intern.test:${port}/">Away</a><img src="http://intern.test:${port}/x.png">
        <script>
          fetch('http://intern.test:${port}/fetch', { mode: 'no-cors' }).catch(() => {})
          new WebSocket('ws://intern.test:${port}/socket')
          document.title = 'Ran'
        </script><iframe src="file:///etc/passwd"></iframe>`)
    })
    // What is asked of the frame that may not open is given up after this.
    await using browser = local({ resolve, actionTimeoutMs: 5_000 })
    const use = on(browser)
    for (const url of [
      `http://intern.test:${port}/`,
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'chrome://version',
      'javascript:1',
    ])
      await expect(use('open', { url }), url).rejects.toMatchObject({ code: 'request_refused' })
    const redirected = await use('open', { url: `http://shop.test:${web.port}/redirect` })
    expect(redirected.content).toContain('is not on the public internet')

    const trap = await use('open', { url: `http://shop.test:${web.port}/` })
    expect(trap).toMatchObject({ title: 'Ran' })
    expect(trap.content).not.toContain('root:')
    const away = await use('click', { ref: refOf(trap, 'link "Away"') })
    expect(away.content).toContain('is not on the public internet')
    expect(away.refused).toContainEqual(expect.stringContaining('intern.test'))
    expect(met).not.toHaveBeenCalled()
    secret.close()
  })

  test.runIf(process.platform === 'linux')('a browser that died is replaced by the next action', async () => {
    await using web = await localWeb(shop)
    await using browser = local()
    const use = on(browser)
    const url = `http://shop.test:${web.port}/list`
    await use('open', { url })
    const pids = await browsersOfOurs()
    expect(pids).toHaveLength(1)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await use('read', {}).catch(() => {})
    expect((await use('open', { url })).title).toBe('List')
  })

  test('an action ends with the signal, and the next one works', async () => {
    const held = Promise.withResolvers<void>()
    await using web = await localWeb((request, response) => {
      if (request.url === '/hangs') held.resolve()
      else shop(request, response)
    })
    await using browser = local()
    const use = on(browser)
    const controller = new AbortController()
    const going = use('open', { url: `http://shop.test:${web.port}/hangs` }, { signal: controller.signal })
    await held.promise
    controller.abort(new Error('enough'))
    await expect(going).rejects.toThrow('enough')
    expect((await use('open', { url: `http://shop.test:${web.port}/list` })).title).toBe('List')
  })
})
