import { expect, test } from 'vitest'
import { createEndedBooks } from '../src/engine/ended-books.ts'
import type { TaskBook } from '../src/task.ts'

const book = (id: string) => ({ id }) as TaskBook
const add = (books: ReturnType<typeof createEndedBooks>, id: string) => books.add(book(id))?.id
const idsIn = (books: ReturnType<typeof createEndedBooks>) => [...books.values()].map(({ id }) => id)

test('the latest thousand are kept: each more takes the place of the oldest, for ever', () => {
  const books = createEndedBooks()
  const gone = Array.from({ length: 5_000 }, (_, n) => add(books, `task-${n}`))
  expect(gone.slice(0, 1_000).every(id => id === undefined)).toBe(true)
  expect(gone.slice(1_000)).toEqual(Array.from({ length: 4_000 }, (_, n) => `task-${n}`))
  expect(idsIn(books)).toEqual(Array.from({ length: 1_000 }, (_, n) => `task-${n + 4_000}`))
})

test('one that ends again is the latest, and one that was deleted makes room', () => {
  const books = createEndedBooks()
  for (let n = 0; n < 1_001; n += 1) add(books, `task-${n}`)
  add(books, 'task-1')
  expect(idsIn(books).slice(-2)).toEqual(['task-1000', 'task-1'])
  expect(add(books, 'more')).toBe('task-2')
  books.delete('task-3')
  expect(books.get('task-3')).toBeUndefined()
  expect(add(books, 'and more')).toBeUndefined()
  expect(add(books, 'one too many')).toBe('task-4')
})
