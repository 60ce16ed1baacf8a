// The view for programs: every event of the run as one line of JSON.
import type { View } from './view.ts'

export const jsonLines = (write: (text: string) => void): View => ({
  see: event => write(`${JSON.stringify(event)}\n`),
  end: () => {},
})
