import { expect, test } from 'vitest'
import { createQueue } from '../src/queue.ts'

test('what was pushed first is taken first, over many pushes and takes', () => {
  const queue = createQueue<number>()
  const taken: (number | undefined)[] = []
  let pushed = 0
  for (let round = 0; round < 500; round += 1) {
    for (let n = 0; n < 7; n += 1) queue.push(pushed++)
    for (let n = 0; n < 5; n += 1) taken.push(queue.shift())
  }
  expect(queue.size).toBe(1000)
  expect(queue.peek()).toBe(2500)
  expect(queue.list()).toEqual(Array.from({ length: 1000 }, (_, n) => 2500 + n))
  while (queue.size > 0) taken.push(queue.shift())
  expect(taken).toEqual(Array.from({ length: pushed }, (_, n) => n))
  expect(queue.shift()).toBeUndefined()
  expect(queue.peek()).toBeUndefined()
})

test('what it holds can be replaced in the middle', () => {
  const queue = createQueue<string>()
  for (const item of ['a', 'b', 'c']) queue.push(item)
  queue.shift()
  queue.replace(['x', 'y'])
  queue.push('z')
  expect(queue.list()).toEqual(['x', 'y', 'z'])
})
