// What a model emits while it answers. A stream is for watching: the reply it ends in is complete without it.
// After a `restart` the answer begins again: what was emitted before belongs to an attempt that failed.

export type StreamPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly id: string; readonly text: string }
  | { readonly type: 'restart' }
