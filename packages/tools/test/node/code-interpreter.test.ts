import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { type CodeInterpreterOptions, codeInterpreter } from '../../src/node/index.ts'
import { call } from '../call.ts'

const SLOW = { timeout: 30_000 }
const run = (code: string, options: CodeInterpreterOptions = {}) =>
  call(codeInterpreter({ timeoutMs: 20_000, ...options }), { code })

describe('[D5] the code interpreter', SLOW, () => {
  test('runs TypeScript and gives what it prints', async () => {
    const code = 'const n: number = await Promise.resolve(6); console.log(n * 7)'
    expect(await run(code)).toEqual({ passed: true, ended: 'exited', exitCode: 0, output: '42\n' })
  })

  test('offers modules that compute', async () => {
    const code = `import { createHash } from 'node:crypto'; console.log(createHash('sha1').update('a').digest('hex'))`
    expect(await run(code)).toMatchObject({ output: '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8\n' })
  })

  test('code that fails has not passed, and says why', async () => {
    expect(await run('throw new Error("no such kelp")')).toMatchObject({
      passed: false,
      exitCode: 1,
      output: expect.stringContaining('no such kelp'),
    })
    expect(await run('const = 1')).toMatchObject({ passed: false, output: expect.stringContaining('SyntaxError') })
  })

  test('ends at its limits of time and output', async () => {
    expect(await run('console.log("go"); for (;;);', { timeoutMs: 2_000 })).toEqual({
      passed: false,
      ended: 'timed_out',
      output: 'go\n',
    })
    expect(await run('console.log("x".repeat(100))', { maxOutput: 20 })).toMatchObject({
      output: expect.stringContaining('left out'),
    })
  })

  test.runIf(process.platform === 'linux')('ends at its limit of memory', async () => {
    const code = 'const all = []; setInterval(() => all.push(Buffer.alloc(100_000_000, 1)), 5)'
    expect(await run(code, { maxMemoryBytes: 400_000_000 })).toMatchObject({ passed: false, ended: 'too_much_memory' })
  })
})

/** Names of the ways that led somewhere; each is tried in one and the same process. */
async function successful(ways: Readonly<Record<string, string>>): Promise<string> {
  const tries = Object.entries(ways).map(
    ([name, code]) => `try { ${code}; console.log(${JSON.stringify(name)}) } catch {}`,
  )
  const { passed, output } = await run(`console.log('tried');${tries.join('\n')}\nprocess.exit(0)`)
  return passed ? output : `did not run: ${output}`
}

describe('[D5] the code reaches nothing around it', SLOW, () => {
  test('no file, by any way', async () => {
    await using dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-code-'))
    const file = join(dir.path, 'secret')
    await writeFile(file, 'SECRET')
    const ways = {
      fs: `(await import('node:fs')).readFileSync('${file}')`,
      'fs without its prefix': `(await import('fs')).readFileSync('${file}')`,
      import: `await import('${file}')`,
      builtin: `process.getBuiltinModule('fs').readFileSync('${file}')`,
      require: `(await import('node:module')).createRequire('/')('fs').readFileSync('${file}')`,
      binding: `process.binding('fs')`,
      sqlite: `new (await import('node:sqlite')).DatabaseSync('${dir.path}/new.db')`,
      'a module of data': `(await import('data:text/javascript,export * from "node:fs"')).readFileSync('${file}')`,
      vm: `await import('node:vm')`,
    }
    expect(await successful(ways)).toBe('tried\n')
  })

  test('no environment', async () => {
    vi.stubEnv('SECRET_API_KEY', 'sk-123')
    const { output } = await run('console.log(JSON.stringify(process.env))')
    vi.unstubAllEnvs()
    expect(output).toContain('PATH')
    expect(output).not.toContain('sk-123')
  })

  test('no other process', async () => {
    const ways = {
      exec: `(await import('node:child_process')).execSync('id')`,
      worker: `new (await import('node:worker_threads')).Worker('1', { eval: true })`,
      kill: `process.kill(process.ppid, 0)`,
      'kill of the module': `(await import('node:process')).kill(1, 0)`,
      _kill: `if (process._kill(process.ppid, 0) !== 0) throw 0`,
      _debugProcess: `process._debugProcess(process.ppid)`,
    }
    expect(await successful(ways)).toBe('tried\n')
  })

  test('no network', async () => {
    const met = vi.fn()
    const server = createServer(socket => {
      met()
      socket.destroy()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const ways = {
      fetch: `await fetch('http://127.0.0.1:${port}').catch(e => { if (e.cause?.code !== 'UND_ERR_SOCKET') throw e })`,
      WebSocket: `new WebSocket('ws://127.0.0.1:${port}')`,
      net: `(await import('node:net')).connect(${port}, '127.0.0.1')`,
      http: `(await import('node:http')).get('http://127.0.0.1:${port}')`,
      'the class of a stream': `new process.stdout.constructor().connect(${port}, '127.0.0.1')`,
      dgram: `(await import('node:dgram')).createSocket('udp4')`,
      dns: `(await import('node:dns')).lookup('localhost', () => {})`,
    }
    expect(await successful(ways)).toBe('tried\n')
    expect(met).not.toHaveBeenCalled()
    server.close()
  })
})
