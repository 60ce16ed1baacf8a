import { expect, test } from 'vitest'
import { createSteadyPacer } from '../../src/testing/index.ts'

test('a slice is a number of looks, whatever the time', () => {
  const usedUp = createSteadyPacer(2).slice()
  expect([usedUp(), usedUp(), usedUp(), usedUp()]).toEqual([false, false, true, true])
})

test('is quiet when all that it was given has run, and what that has given', async () => {
  const { soon, later, quiet } = createSteadyPacer()
  const order: string[] = []
  later(() => {
    order.push('later')
    soon(() => later(() => order.push('last')))
  })
  soon(() => order.push('soon'))
  await quiet()
  expect(order).toEqual(['soon', 'later', 'last'])
})
