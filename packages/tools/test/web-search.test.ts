import { expect, test, vi } from 'vitest'
import { webSearch } from '../src/index.ts'
import { call } from './call.ts'

const page = (n: number) => ({ title: `Page ${n}`, url: `https://example.org/${n}`, snippet: 's', secret: 'x' })

test('[D1] a search goes through the adapter; only what an agent needs comes back', async () => {
  const adapter = vi.fn(async () => [page(1), page(2), page(3)])
  const search = webSearch(adapter, { maxResults: 2 })
  const { signal } = new AbortController()
  expect(await call(search, { query: 'kelp' }, { signal })).toEqual({
    results: [1, 2].map(n => ({ title: `Page ${n}`, url: `https://example.org/${n}`, snippet: 's' })),
  })
  expect(adapter).toHaveBeenCalledExactlyOnceWith('kelp', { maxResults: 2, signal })
})

test('results that are no web pages are left out', async () => {
  const search = webSearch(async () => [
    { title: 'x', url: 'javascript:alert(1)' },
    { title: 'x', url: 'file:///etc/passwd' },
    null as never,
    page(1),
  ])
  expect((await call(search, { query: 'q' })).results).toHaveLength(1)
})

test('an adapter that fails or gives something else makes the call fail', async () => {
  await expect(
    call(
      webSearch(async () => 'nothing' as never),
      { query: 'q' },
    ),
  ).rejects.toMatchObject({
    code: 'tool_failed',
  })
  await expect(
    call(
      webSearch(() => Promise.reject(new Error('quota'))),
      { query: 'q' },
    ),
  ).rejects.toThrow('quota')
})
