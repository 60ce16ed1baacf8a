// The tool calls of one reply of Chat Completions, put together from pieces. By the book a piece says its call by an
// index, and the first one has the id and the name. Servers differ: no ids, no index, or the same index for every call,
// each of them in one piece; so another id, or another name where there are no ids, begins another call too.

import { callIds } from '../call-ids.ts'
import type { StreamPart } from '../stream-part.ts'
import { field, textField } from '../wire/shape.ts'
import { growToolArguments } from '../wire/tool-arguments.ts'
import type { ReplyContext } from './api.ts'

interface Call {
  readonly index: unknown
  readonly offered: string
  readonly id: string
  name: string
  text: string
}

export interface ChatCallStream {
  /** Takes one piece, and returns what a watcher may see of it. */
  readonly accept: (piece: unknown) => readonly StreamPart[]
  /** The calls so far, as a whole reply holds them. */
  calls(): readonly unknown[]
}

export function chatCallStream({ history, maxToolArgumentBytes }: ReplyContext): ChatCallStream {
  const idOf = callIds(history)
  const calls: Call[] = []

  const begun = (index: unknown, offered: string): Call => {
    const call = { index, offered, id: idOf(offered), name: '', text: '' }
    calls.push(call)
    return call
  }

  const accept = (piece: unknown): readonly StreamPart[] => {
    const [index, offered] = [field(piece, 'index'), textField(piece, 'id') ?? '']
    const name = textField(field(piece, 'function'), 'name') ?? ''
    const text = textField(field(piece, 'function'), 'arguments') ?? ''
    const open = calls.findLast(call => index === undefined || call.index === index)
    const call = open !== undefined && continues(open, offered, name) ? open : begun(index, offered)
    call.text = growToolArguments(call.text, text, maxToolArgumentBytes)
    return shown(call, name, text)
  }

  return {
    accept,
    calls: () => calls.map(({ id, name, text }) => ({ id, function: { name, arguments: text } })),
  }
}

function continues(call: Call, offered: string, name: string): boolean {
  if (offered !== '') return call.offered === offered
  return name === '' || call.name === '' || call.offered !== ''
}

/** A call starts, for a watcher, with its name; arguments that came before the name are shown with it. */
function shown(call: Call, name: string, text: string): readonly StreamPart[] {
  const starts = call.name === '' && name !== ''
  if (starts) call.name = name
  if (call.name === '') return []
  const start: readonly StreamPart[] = starts ? [{ type: 'tool-call-start', id: call.id, name }] : []
  const delta = starts ? call.text : text
  return delta === '' ? start : [...start, { type: 'tool-call-delta', id: call.id, text: delta }]
}
