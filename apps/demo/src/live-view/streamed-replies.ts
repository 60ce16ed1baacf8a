// What models say, put together again from the parts in which it streams: the text as far as it has come, and the calls once the
// reply is complete.
import type { StreamPart } from '@statecraft/providers'
import type { Observed } from '@statecraft/runtime'

export interface Call {
  readonly name: string
  /** `undefined` when the arguments were not JSON. */
  readonly input: unknown
}

export interface Reply {
  readonly address: string
  readonly text: string
  readonly calls: readonly Call[]
}

export interface StreamedReplies {
  /** The reply that an event completes. */
  see(event: Observed): Reply | undefined
  /** Who said what last, as far as it has come. */
  readonly latest: { readonly address: string; readonly text: string; readonly isComplete: boolean } | undefined
}

interface Open {
  readonly address: string
  text: string
  isComplete: boolean
  readonly calls: Map<string, { readonly name: string; json: string }>
}

const isPart = (part: unknown): part is StreamPart => typeof part === 'object' && part !== null && 'type' in part

function take(open: Open, part: StreamPart): void {
  switch (part.type) {
    case 'text-delta':
      open.text += part.text
      return
    case 'tool-call-start':
      open.calls.set(part.id, { name: part.name, json: '' })
      return
    case 'tool-call-delta': {
      const call = open.calls.get(part.id)
      if (call) call.json += part.text
      return
    }
    case 'restart':
      open.text = ''
      open.calls.clear()
      return
    case 'reasoning-delta':
      return
    default:
      part satisfies never
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

export function createStreamedReplies(): StreamedReplies {
  const open = new Map<string, Open>()
  let latest: Open | undefined

  const hear = (address: string, stepId: string, part: unknown): void => {
    if (!isPart(part)) return
    const key = `${address} ${stepId}`
    const reply = open.get(key) ?? { address, text: '', isComplete: false, calls: new Map() }
    open.set(key, reply)
    take(reply, part)
    if (part.type === 'text-delta') latest = reply
  }

  const close = (address: string, stepId: string): Reply | undefined => {
    const key = `${address} ${stepId}`
    const reply = open.get(key)
    open.delete(key)
    if (reply === undefined) return undefined
    reply.isComplete = true
    const calls = [...reply.calls.values()].map(({ name, json }) => ({ name, input: parsed(json) }))
    return { address, text: reply.text, calls }
  }

  return {
    get latest() {
      return latest
    },
    see(event) {
      if (event.type === 'step.emitted' && event.source === 'model') hear(event.address, event.stepId, event.part)
      if (event.type !== 'step.ended' || event.step.source !== 'model') return undefined
      return close(event.address, event.step.id)
    },
  }
}
