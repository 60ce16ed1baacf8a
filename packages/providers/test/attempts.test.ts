import { expect, test } from 'vitest'
import { attempts } from '../src/attempts.ts'
import type { StreamPart } from '../src/index.ts'
import { never } from './asking.ts'

const delta = (text: string): StreamPart => ({ type: 'text-delta', text })

function watched(): { parts: StreamPart[]; next: ReturnType<typeof attempts> } {
  const parts: StreamPart[] = []
  return { parts, next: attempts({ ...never, caller: 'a', emit: part => parts.push(part) }) }
}

test('a restart comes before an attempt if the one before had shown something', () => {
  const { parts, next } = watched()
  next().emit?.(delta('a'))
  next().emit?.(delta('b'))
  expect(parts).toEqual([delta('a'), { type: 'restart' }, delta('b')])
})

test('no restart follows an attempt that had shown nothing, or nothing since a restart of its own', () => {
  const { parts, next } = watched()
  next()
  next().emit?.({ type: 'restart' })
  next().emit?.(delta('a'))
  expect(parts).toEqual([{ type: 'restart' }, delta('a')])
})

test('one restart is enough for attempts that show nothing', () => {
  const { parts, next } = watched()
  next().emit?.(delta('a'))
  next()
  next()
  expect(parts).toEqual([delta('a'), { type: 'restart' }])
})

test('an attempt that is over shows nothing more', () => {
  const { parts, next } = watched()
  const first = next()
  next()
  first.emit?.(delta('late'))
  expect(parts).toEqual([])
})

test('the rest of the io stays, and where nobody watches it is handed on as it is', () => {
  expect(watched().next()).toMatchObject({ signal: never.signal, caller: 'a' })
  expect(attempts(never)()).toBe(never)
})
