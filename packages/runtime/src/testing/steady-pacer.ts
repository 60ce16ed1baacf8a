// A pacer that knows no time: a slice is a number of looks at it, so that the same work is cut at the same places whatever
// the machine does meanwhile.
import { createPacer, type Pacer } from '../pacer.ts'
import { turnOfTheLoop } from './simulated-clock.ts'

export interface SteadyPacer extends Pacer {
  /** Resolves when nothing that it was given is left to run. */
  quiet(): Promise<void>
}

/** `looks`: how often work may go on before the event loop has its turn. Default 1,000. */
export function createSteadyPacer(looks = 1000): SteadyPacer {
  const { later } = createPacer()
  let waiting = 0
  const counted = (work: () => void) => (): void => {
    waiting -= 1
    work()
  }
  return {
    soon(work) {
      waiting += 1
      queueMicrotask(counted(work))
    },
    later(work) {
      waiting += 1
      later(counted(work))
    },
    slice() {
      let left = looks
      return () => {
        left -= 1
        return left < 0
      }
    },
    async quiet() {
      do await turnOfTheLoop()
      while (waiting > 0)
    },
  }
}
