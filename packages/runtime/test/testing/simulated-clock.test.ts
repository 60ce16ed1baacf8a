import { describe, expect, test } from 'vitest'
import { createSimulatedClock } from '../../src/testing/index.ts'

test('stands still by itself', async () => {
  const clock = createSimulatedClock({ now: 1000 })
  let isOver = false
  clock.setTimeout(() => {
    isOver = true
  }, 0)
  await new Promise(resolve => setTimeout(resolve, 5))
  expect([clock.now(), isOver, clock.pending]).toEqual([1000, false, 1])
})

test('fires what comes due in the order of its times, each at its own', async () => {
  const clock = createSimulatedClock()
  const fired: unknown[] = []
  for (const [name, ms] of [
    ['c', 30],
    ['a', 10],
    ['b', 10],
    ['never', 31],
    ['past', -5],
  ] as const)
    clock.setTimeout(() => fired.push([name, clock.now()]), ms)
  await clock.advance(30)
  expect(fired).toEqual([
    ['past', 0],
    ['a', 10],
    ['b', 10],
    ['c', 30],
  ])
  expect([clock.now(), clock.pending]).toEqual([30, 1])
})

test('a timer that another one sets fires in the same advance, if it is due', async () => {
  const clock = createSimulatedClock()
  const fired: number[] = []
  clock.setTimeout(() => {
    clock.setTimeout(() => fired.push(clock.now()), 5)
    clock.setTimeout(() => fired.push(clock.now()), 50)
  }, 10)
  await clock.advance(20)
  expect(fired).toEqual([15])
})

test('what a timer sets off is done before the next one fires', async () => {
  const clock = createSimulatedClock()
  const order: string[] = []
  clock.setTimeout(() => {
    void (async () => {
      for (let n = 0; n < 20; n += 1) await undefined
      order.push('done')
    })()
  }, 1)
  clock.setTimeout(() => order.push('next'), 1)
  await clock.advance(1)
  expect(order).toEqual(['done', 'next'])
})

test('a timer that was cleared never fires, also when another one clears it', async () => {
  const clock = createSimulatedClock()
  const fired: string[] = []
  const first = clock.setTimeout(() => fired.push('first'), 5)
  clock.setTimeout(() => clock.clearTimeout(first), 1)
  clock.clearTimeout(clock.setTimeout(() => fired.push('second'), 2))
  await clock.advance(10)
  expect(fired).toEqual([])
})

describe('running out', () => {
  test('fires everything that is left, whatever it sets off', async () => {
    const clock = createSimulatedClock()
    let left = 3
    const again = (): void => {
      left -= 1
      if (left > 0) clock.setTimeout(again, 1000)
    }
    clock.setTimeout(again, 1000)
    await clock.runOut()
    expect([left, clock.now(), clock.pending]).toEqual([0, 3000, 0])
  })

  test('ends at its bound where timers never do', async () => {
    const clock = createSimulatedClock()
    const again = (): void => void clock.setTimeout(again, 10)
    again()
    await clock.runOut(100)
    expect([clock.now(), clock.pending]).toEqual([100, 1])
  })
})
