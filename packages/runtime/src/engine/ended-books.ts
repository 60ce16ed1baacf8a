// The books of tasks that ended not long ago, at the top of their trees: the latest thousand, oldest first.
import type { TaskBook } from '../task.ts'

const MOST = 1000

export interface EndedBooks {
  get(id: string): TaskBook | undefined
  values(): Iterable<TaskBook>
  /** Returns the one that is forgotten for it; undefined: there is room. */
  add(book: TaskBook): TaskBook | undefined
  delete(id: string): void
}

export function createEndedBooks(): EndedBooks {
  const books = new Map<string, TaskBook>()
  // One iterator goes along with the oldest: a new one would pass over all that was deleted in front of it, each time.
  let oldest: MapIterator<string> | undefined
  return {
    get: id => books.get(id),
    values: () => books.values(),
    add(book) {
      books.delete(book.id)
      books.set(book.id, book)
      if (books.size <= MOST) return undefined
      oldest ??= books.keys()
      const { value: id = '' } = oldest.next()
      const gone = books.get(id)
      books.delete(id)
      return gone
    },
    delete(id) {
      books.delete(id)
    },
  }
}
