import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type FetchUrlOptions, fetchUrl } from '../../src/node/index.ts'
import { call } from '../call.ts'
import { localWeb } from './local-web.ts'

/** A tool for which `page.test` is this machine. */
const local = (options: FetchUrlOptions = {}) =>
  fetchUrl({
    resolve: async host => (host === 'page.test' ? ['127.0.0.1'] : ['93.184.215.14', '10.0.0.7']),
    dangerouslyAllowLoopbackForTests: true,
    ...options,
  })

const unresolved = () => {
  const resolve = vi.fn(async (): Promise<readonly string[]> => [])
  return { resolve, tool: fetchUrl({ resolve }) }
}

describe('what a page says', () => {
  test('[D1] comes as text, with its title and where it was found', async () => {
    await using web = await localWeb((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end('<title>Kelp</title><h1>Kelp</h1><p>It grows.</p><script>x</script>')
    })
    const url = `http://page.test:${web.port}/kelp?x=1#part`
    expect(await call(local(), { url })).toEqual({
      url,
      title: 'Kelp',
      contentType: 'text/html; charset=utf-8',
      text: 'Kelp\n\nIt grows.',
      isCut: false,
    })
    expect(web.requests).toMatchObject([{ path: '/kelp?x=1', host: `page.test:${web.port}` }])
  })

  test('is read in the encoding that it names', async () => {
    await using web = await localWeb((_, response) => {
      response.setHeader('content-type', 'text/plain; charset=iso-8859-1')
      response.end(Buffer.from('Caf\xe9', 'latin1'))
    })
    expect((await call(local(), { url: `http://page.test:${web.port}/` })).text).toBe('Café')
  })

  test('is cut at the limits, also when it is packed small', async () => {
    await using web = await localWeb((_, response) => {
      response.setHeader('content-type', 'text/plain')
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync('x'.repeat(5_000_000)))
    })
    const page = await call(local({ maxBytes: 1_000, maxCharacters: 5_000 }), { url: `http://page.test:${web.port}/` })
    expect(page).toMatchObject({ text: 'x'.repeat(1_000), isCut: true })
  })

  test.each([
    ['a picture', 'image/png', 200, 'which is not text'],
    ['a page that is missing', 'text/html', 404, 'answered 404 Not Found'],
  ])('%s makes the call fail', async (_, type, status, message) => {
    await using web = await localWeb((_, response) => {
      response.writeHead(status, { 'content-type': type }).end('x')
    })
    await expect(call(local(), { url: `http://page.test:${web.port}/` })).rejects.toThrow(message)
  })
})

describe('[D1] addresses that are not public are refused after the name is resolved', () => {
  test.each([
    ['a name of a private address', 'http://intern.test/', ['10.1.2.3']],
    ['a name of the metadata service', 'http://metadata.test/latest', ['169.254.169.254']],
    ['a name with one private address among public ones', 'http://mixed.test/', ['93.184.215.14', '192.168.0.1']],
    ['a name of a mapped address', 'http://mapped.test/', ['::ffff:10.0.0.1']],
    ['a name of this machine', 'http://localhost/', ['127.0.0.1', '::1']],
    ['a name with a dot at its end', 'http://localhost./', ['127.0.0.1']],
    ['a name of what is no address', 'http://odd.test/', ['not-an-address']],
  ])('%s', async (_, url, addresses) => {
    const resolve = vi.fn(async () => addresses)
    await expect(call(fetchUrl({ resolve }), { url })).rejects.toMatchObject({ code: 'request_refused' })
    expect(resolve).toHaveBeenCalledOnce()
  })

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://１２７.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://0/',
    'http://169.254.169.254/latest/meta-data',
    'http://[64:ff9b::a00:1]/',
  ])('%s, without asking a resolver', async url => {
    const { tool, resolve } = unresolved()
    await expect(call(tool, { url })).rejects.toMatchObject({ code: 'request_refused' })
    expect(resolve).not.toHaveBeenCalled()
  })

  test('whatever way an address of this machine is written', async () => {
    const { tool } = unresolved()
    const part = (base: fc.Arbitrary<number>) =>
      fc.tuple(base, fc.constantFrom('', '0', '0x')).map(([n, as]) => {
        if (as === '0x') return `0x${n.toString(16)}`
        return as === '0' ? `0${n.toString(8)}` : String(n)
      })
    const byte = part(fc.nat(255))
    const address = fc.oneof(
      fc.tuple(part(fc.constant(127)), byte, byte, byte),
      fc.tuple(part(fc.constant(127)), byte, part(fc.nat(65_535))),
      fc.tuple(part(fc.constant(10)), part(fc.nat(2 ** 24 - 1))),
      fc.tuple(part(fc.integer({ min: 127 * 2 ** 24, max: 128 * 2 ** 24 - 1 }))),
    )
    await fc.assert(
      fc.asyncProperty(address, fc.constantFrom('', '.'), async (parts, dot) => {
        const url = `http://${parts.join('.')}${dot}/`
        await expect(call(tool, { url })).rejects.toMatchObject({ code: 'request_refused' })
      }),
    )
  })

  test.each([
    ['another scheme', 'file:///etc/passwd'],
    ['another scheme', 'ftp://example.org/'],
    ['data', 'data:text/html,hi'],
    ['a name and password', 'http://user:pass@example.org/'],
    ['a port that is not of the web', 'http://example.org:22/'],
  ])('%s: %s', async (_, url) => {
    const tool = fetchUrl({ resolve: async () => ['93.184.215.14'] })
    await expect(call(tool, { url })).rejects.toMatchObject({ code: 'request_refused' })
  })

  test('what is no address at all is told to the model', async () => {
    await expect(call(fetchUrl(), { url: 'kelp' })).rejects.toMatchObject({ code: 'input_invalid' })
  })
})

describe('[D1] a redirect', () => {
  test('is followed, and its target is where the page was found', async () => {
    await using web = await localWeb((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end()
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('here')
    })
    const page = await call(local(), { url: `http://page.test:${web.port}/old` })
    expect(page).toMatchObject({ url: `http://page.test:${web.port}/new`, text: 'here' })
  })

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://intern.test/',
    'file:///etc/passwd',
    'http://user:pass@page.test/',
    '//10.0.0.1/',
  ])('to %s is refused', async location => {
    await using web = await localWeb((_, response) => response.writeHead(302, { location }).end())
    await expect(call(local(), { url: `http://page.test:${web.port}/` })).rejects.toMatchObject({
      code: 'request_refused',
    })
    expect(web.requests).toHaveLength(1)
  })

  test('in a circle ends at the limit', async () => {
    await using web = await localWeb((_, response) => response.writeHead(302, { location: '/' }).end())
    await expect(call(local({ maxRedirects: 3 }), { url: `http://page.test:${web.port}/` })).rejects.toThrow(
      'redirects more than 3 times',
    )
    expect(web.requests).toHaveLength(4)
  })
})

test('[D1] a name that changes its address after the check does not lead anywhere else', async () => {
  await using checked = await localWeb((_, response) => response.setHeader('content-type', 'text/plain').end('checked'))
  const answers = [['127.0.0.1'], ['127.0.0.2']]
  const resolve = vi.fn(async () => answers.shift() ?? ['10.0.0.1'])
  const page = await call(local({ resolve }), { url: `http://rebinding.test:${checked.port}/` })
  expect(page.text).toBe('checked')
  expect(resolve).toHaveBeenCalledOnce()
  expect(checked.requests).toMatchObject([{ from: '127.0.0.1' }])
})

test('an answer that never ends is cut off by the signal, and its connection is closed', async () => {
  const closed = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  await using web = await localWeb((_, response) => {
    response.once('close', closed.resolve)
    response.writeHead(200, { 'content-type': 'text/plain' }).write('x')
    begun.resolve()
  })
  const controller = new AbortController()
  const reading = call(local(), { url: `http://page.test:${web.port}/` }, { signal: controller.signal })
  await begun.promise
  controller.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  await closed.promise
})

test('a server that is not there makes the call fail', async () => {
  const web = await localWeb(() => {})
  await web[Symbol.asyncDispose]()
  await expect(call(local(), { url: `http://page.test:${web.port}/` })).rejects.toMatchObject({ code: 'tool_failed' })
})
