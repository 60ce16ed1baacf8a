// The main entries run where there is no Node: bundled for the browser without a shim, hello world runs in a bare context and in
// a real browser where one is installed.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'

const CHROMIUM = '/usr/bin/chromium'

const HELLO = `
import { createRuntime } from '@statecraft/runtime'
import { defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'

const greeter = defineAgent({ name: 'greeter', model: scriptedModel(['Hello from a chart']) })
createRuntime().run(greeter, 'Say hello').then(
  ({ status, output }) => globalThis.report(status + ': ' + output),
  error => globalThis.report(String(error)),
)
`

/** What every browser and worker has, and nothing of Node. */
function webGlobals(report: (text: string) => void): object {
  const web = {
    AbortController,
    AbortSignal,
    DOMException,
    Event,
    EventTarget,
    MessageChannel,
    TextDecoder,
    TextEncoder,
    clearTimeout,
    crypto,
    performance,
    queueMicrotask,
    setTimeout,
    structuredClone,
  }
  return { ...web, report }
}

describe('the main entries outside Node', () => {
  let bundle = ''

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: HELLO, resolveDir: join(import.meta.dirname, '../../examples') },
      bundle: true,
      platform: 'browser',
      format: 'iife',
      write: false,
      logLevel: 'silent',
    })
    bundle = outputFiles[0]?.text ?? ''
  })

  test('are bundled without a Node module', () => {
    expect(bundle).not.toMatch(/require\("node:|from "node:|process\.env\.(?!NODE_ENV)/)
    expect(bundle.length).toBeGreaterThan(10_000)
  })

  test('run hello world in a context without Node globals', async () => {
    const said = await new Promise<string>(resolve => {
      runInContext(bundle, createContext(webGlobals(resolve)))
    })
    expect(said).toBe('completed: Hello from a chart')
  })

  test.skipIf(!existsSync(CHROMIUM))(
    'run hello world in Chromium',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'statecraft-browser-'))
      try {
        const page = join(folder, 'page.html')
        const script = bundle.replaceAll('</script', '<\\/script')
        await writeFile(
          page,
          `<!doctype html><meta charset="utf-8"><pre id="said"></pre><script>globalThis.report = text => { document.getElementById('said').textContent = text }\n${script}</script>`,
        )
        const flags = [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          `--user-data-dir=${join(folder, 'profile')}`,
          '--virtual-time-budget=5000',
          '--dump-dom',
          `file://${page}`,
        ]
        const { stdout } = await promisify(execFile)(CHROMIUM, flags, { timeout: 30_000 })
        expect(stdout).toContain('<pre id="said">completed: Hello from a chart</pre>')
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    60_000,
  )
})
