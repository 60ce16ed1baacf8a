// The view for everything that is no terminal: one plain line for each thing worth saying, with the seconds since the start.
import { visibleText } from '../visible-text.ts'
import { createAnnouncer } from './announcements.ts'
import { createStreamedReplies } from './streamed-replies.ts'
import type { View } from './view.ts'

const WHO = 10
const LONGEST = 500

export function lineLog(write: (text: string) => void): View {
  const replies = createStreamedReplies()
  const announcer = createAnnouncer()
  let startedAt: number | undefined
  return {
    see(event) {
      startedAt ??= event.at
      const seconds = ((event.at - startedAt) / 1000).toFixed(2).padStart(7)
      for (const { who, says } of announcer.announce(event, replies.see(event)))
        write(`${seconds}  ${who.padEnd(WHO)} ${visibleText(says, LONGEST)}\n`)
    },
    end: () => {},
  }
}
