// The view for a terminal: what happened scrolls by, and below it a table of the agents is drawn anew, ten times a second at most.
// 1. Everything is written in one piece per drawing, so that nothing flickers.
// 2. The cursor is hidden while it draws, and shown again however the process ends.
import { stripVTControlCharacters } from 'node:util'
import { cellWidth, cutToCells, wrapToCells } from '../cell-width.ts'
import type { Paint } from '../paint.ts'
import type { Terminal } from '../terminal.ts'
import { visibleText } from '../visible-text.ts'
import { createAgentBoard } from './agent-board.ts'
import { agentName } from './agent-name.ts'
import { agentTable } from './agent-table.ts'
import { type Announcement, createAnnouncer } from './announcements.ts'
import { createStreamedReplies, type StreamedReplies } from './streamed-replies.ts'
import type { View } from './view.ts'

const REDRAW_MS = 100
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const ERASE_BELOW = '\u001b[J'
const up = (lines: number): string => (lines > 0 ? `\r\u001b[${lines}A` : '\r')

const WHO = 10

function announced({ who, says, style }: Announcement, width: number, paint: Paint): string {
  const [first = '', ...rest] = wrapToCells(visibleText(says), width - WHO - 1)
  const shown = (text: string): string => (style ? paint(style, text) : text)
  const indent = ' '.repeat(WHO + 1)
  return [`${paint('strong', who.padEnd(WHO))} ${shown(first)}`, ...rest.map(line => indent + shown(line))].join('\n')
}

/** An answer in JSON is not for reading while it streams; of a long text the end is news. */
function lastWords({ latest }: StreamedReplies, width: number): string {
  if (latest === undefined) return ''
  const who = `${agentName(latest.address)}: `
  if (/^\s*(?:\{|```)/.test(latest.text)) return `${who}${latest.isComplete ? 'has its answer' : 'writes its answer …'}`
  const line = latest.text.trimEnd().split('\n').at(-1) ?? ''
  const room = Math.max(1, width - who.length)
  return cutToCells(who + visibleText(line.length > room ? `…${line.slice(1 - room)}` : line), width)
}

/** What must be undone when the process ends, however that comes. */
export interface Exit {
  on(event: 'exit', listener: () => void): unknown
  off(event: 'exit', listener: () => void): unknown
}

/** Watches agents until `end`: those directly below an address, or all below it. */
export function liveTable(terminal: Terminal, top: string, exit: Exit, depth: 'children' | 'all' = 'children'): View {
  const { paint, write } = terminal
  const replies = createStreamedReplies()
  const announcer = createAnnouncer()
  const board = createAgentBoard(top, depth)
  let pending: Announcement[] = []
  /** The width of each line that was drawn last. */
  let drawn: readonly number[] = []
  let frame = 0

  /** Lines that the last drawing takes now: a window that became narrower has broken them. */
  const height = (width: number): number => drawn.reduce((sum, cells) => sum + Math.max(1, Math.ceil(cells / width)), 0)

  const draw = (last = false): void => {
    const width = terminal.width()
    const back = up(height(width))
    const said = pending.map(one => `${announced(one, width, paint)}\n`).join('')
    const words = last ? [] : [paint('faint', lastWords(replies, width))]
    const lines = ['', ...agentTable(board.rows, width, frame, paint), ...words].slice(1 - terminal.height())
    write(`${back}${ERASE_BELOW}${said}${lines.map(line => `${line}\n`).join('')}`)
    drawn = lines.map(line => cellWidth(stripVTControlCharacters(line)))
    pending = []
    frame += 1
  }

  const showCursor = (): void => write(SHOW_CURSOR)
  exit.on('exit', showCursor)
  write(HIDE_CURSOR)
  const timer = setInterval(() => draw(), REDRAW_MS)

  return {
    see(event) {
      const reply = replies.see(event)
      board.see(event, reply)
      pending.push(...announcer.announce(event, reply).filter(({ minor }) => !minor))
    },
    end() {
      clearInterval(timer)
      draw(true)
      showCursor()
      exit.off('exit', showCursor)
    },
  }
}
