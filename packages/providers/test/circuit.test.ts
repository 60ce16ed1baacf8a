import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admit, type CallOutcome, type Circuit, closedCircuit, settle } from '../src/circuit.ts'

const policy = { failures: 3, windowMs: 1_000, cooldownMs: 500 }
const open: Circuit = { type: 'open', until: 100 }
const halfOpen: Circuit = { type: 'half-open' }

/** The circuit after calls that ended with these outcomes at these times. */
const after = (...calls: [CallOutcome, number][]): Circuit =>
  calls.reduce((circuit, [outcome, at]) => settle(circuit, { trial: false, outcome }, at, policy), closedCircuit)

describe('a closed circuit', () => {
  test('lets calls pass', () => {
    expect(admit(closedCircuit, 0)).toEqual({ type: 'pass', circuit: closedCircuit, trial: false })
  })

  test('opens for the cooldown after so many failures in a row', () => {
    expect(after(['failure', 0], ['failure', 1])).toEqual({ type: 'closed', failedAt: [0, 1] })
    expect(after(['failure', 0], ['failure', 1], ['failure', 2])).toEqual({ type: 'open', until: 502 })
  })

  test('begins its count anew after a success, and not after a call that says nothing', () => {
    expect(after(['failure', 0], ['failure', 1], ['success', 2], ['failure', 3])).toEqual({
      type: 'closed',
      failedAt: [3],
    })
    expect(after(['failure', 0], ['neither', 1], ['failure', 2])).toEqual({ type: 'closed', failedAt: [0, 2] })
  })

  test('forgets failures that are older than the window', () => {
    expect(after(['failure', 0], ['failure', 1], ['failure', 1_000])).toEqual({ type: 'closed', failedAt: [1, 1_000] })
  })
})

describe('an open circuit', () => {
  test('refuses calls until the cooldown is over, and says how long that is', () => {
    expect(admit(open, 40)).toEqual({ type: 'refuse', retryAfterMs: 60 })
  })

  test('lets one call try once the cooldown is over', () => {
    expect(admit(open, 100)).toEqual({ type: 'pass', circuit: halfOpen, trial: true })
    expect(admit(halfOpen, 100)).toEqual({ type: 'refuse', retryAfterMs: undefined })
  })

  test.each<CallOutcome>(['success', 'failure', 'neither'])('is not moved by calls that began before: %s', outcome => {
    expect(settle(open, { trial: false, outcome }, 50, policy)).toBe(open)
    expect(settle(halfOpen, { trial: false, outcome }, 150, policy)).toBe(halfOpen)
  })
})

describe('a half-open circuit', () => {
  test.each<[CallOutcome, Circuit]>([
    ['success', closedCircuit],
    ['failure', { type: 'open', until: 700 }],
    ['neither', { type: 'open', until: 200 }],
  ])('goes with its trial: %s', (outcome, next) => {
    expect(settle(halfOpen, { trial: true, outcome }, 200, policy)).toEqual(next)
  })
})

test('never lets more than one call try at a time, and never remembers more failures than it needs', () => {
  const event = fc.record({
    outcome: fc.constantFrom<CallOutcome>('success', 'failure', 'neither'),
    ends: fc.boolean(),
    ms: fc.nat(700),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), events => {
      let circuit = closedCircuit
      let now = 0
      const running: { trial: boolean }[] = []
      for (const { outcome, ends, ms } of events) {
        now += ms
        if (ends) {
          const call = running.shift()
          if (call) circuit = settle(circuit, { ...call, outcome }, now, policy)
        } else {
          const admission = admit(circuit, now)
          if (admission.type === 'pass') {
            circuit = admission.circuit
            running.push({ trial: admission.trial })
          }
        }
        expect(running.filter(({ trial }) => trial).length).toBeLessThanOrEqual(1)
        if (circuit.type === 'closed') expect(circuit.failedAt.length).toBeLessThan(policy.failures)
        if (running.some(({ trial }) => trial)) expect(circuit.type).toBe('half-open')
      }
    }),
  )
})
