import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { interruptSignal } from '../src/interrupt.ts'

const createProcess = () => {
  const listeners = new Map<string, () => void>()
  const exits: number[] = []
  return {
    exits,
    send: (signal: 'SIGINT' | 'SIGTERM') => listeners.get(signal)?.(),
    on: (signal: string, listener: () => void) => listeners.set(signal, listener),
    exit: (code: number) => {
      exits.push(code)
    },
  }
}

describe('interruptSignal', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('fires at the first %s and lets the process go on', name => {
    const running = createProcess()
    const signal = interruptSignal(running)
    expect(signal.aborted).toBe(false)
    running.send(name)
    expect(signal.aborted).toBe(true)
    expect(running.exits).toEqual([])
  })

  it('ends the process at the second one', () => {
    const running = createProcess()
    interruptSignal(running)
    running.send('SIGINT')
    running.send('SIGINT')
    expect(running.exits).toEqual([130])
  })

  it('ends the process when the end takes almost a second', () => {
    const running = createProcess()
    interruptSignal(running)
    running.send('SIGINT')
    vi.advanceTimersByTime(999)
    expect(running.exits).toEqual([130])
  })
})
