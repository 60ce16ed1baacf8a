import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openWebProxy } from '../../src/browser/web-proxy.ts'
import { createWebAccess } from '../../src/node/web-access.ts'
import { localWeb } from '../node/local-web.ts'

const access = createWebAccess({ resolve: async () => ['127.0.0.1'], dangerouslyAllowLoopbackForTests: true })

function get(proxy: string, path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const { hostname, port } = new URL(proxy)
  request({ hostname, port, path, headers, agent: false }, answer => {
    answer.resume()
    resolve(answer.statusCode)
  })
    .once('error', reject)
    .end()
  return promise
}

test('[D3] the proxy of the browser serves nobody who does not know its password', async () => {
  await using web = await localWeb((_, response) => response.end('x'))
  const proxy = await openWebProxy(access)
  const url = `http://page.test:${web.port}/`
  const wrong = `Basic ${Buffer.from('browser:guess').toString('base64')}`
  const right = `Basic ${Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')}`
  expect(await get(proxy.server, url)).toBe(407)
  expect(await get(proxy.server, url, { 'proxy-authorization': wrong })).toBe(407)
  expect(web.requests).toEqual([])
  expect(await get(proxy.server, url, { 'proxy-authorization': right })).toBe(200)
  expect(web.requests).toHaveLength(1)
  await proxy.close()
})

test('a tunnel without the password is closed', async () => {
  const proxy = await openWebProxy(access)
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(Number(new URL(proxy.server).port), '127.0.0.1', () =>
    socket.write('CONNECT page.test:443 HTTP/1.1\r\nhost: page.test:443\r\n\r\n'),
  )
  socket.once('data', chunk => resolve(chunk.toString()))
  expect(await promise).toMatch(/^HTTP\/1\.1 407/)
  await proxy.close()
})
