import { expect, test, vi } from 'vitest'
import { closeSoon } from '../../src/wire/closing.ts'

test('who closes is not kept waiting, and what is due meanwhile comes before the last of many', async () => {
  const seen: string[] = []
  for (let n = 0; n < 100; n += 1) closeSoon(() => seen.push(`closed ${n}`))
  expect(seen).toEqual([])
  setTimeout(() => seen.push('a deadline'), 0)
  await vi.waitFor(() => expect(seen).toHaveLength(101))
  expect(seen.filter(one => one !== 'a deadline')).toEqual(Array.from({ length: 100 }, (_, n) => `closed ${n}`))
  expect(seen.indexOf('a deadline')).toBeLessThan(seen.indexOf('closed 99'))
})

test('what is closed while others are, and after all were, is closed too', async () => {
  const seen: string[] = []
  closeSoon(() => {
    seen.push('first')
    closeSoon(() => seen.push('second'))
  })
  await vi.waitFor(() => expect(seen).toEqual(['first', 'second']))
  closeSoon(() => seen.push('third'))
  await vi.waitFor(() => expect(seen).toEqual(['first', 'second', 'third']))
})
