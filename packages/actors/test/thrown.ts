// What a call throws.
import { StatecraftError } from '@statecraft/runtime'

/** The error; anything else that is thrown, and nothing at all, fails the test. */
export function thrown(call: () => unknown): StatecraftError {
  try {
    call()
  } catch (error) {
    if (error instanceof StatecraftError) return error
    throw error
  }
  throw new Error('It did not throw')
}
