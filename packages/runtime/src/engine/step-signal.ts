// The signals of steps. What a listener of a signal throws ends the process, wherever the signal fires; theirs are caught (K6).

type Listen = AbortSignal['addEventListener']
type Listener = Parameters<Listen>[1] | null
type Options = Parameters<Listen>[2]

/** Makes controllers whose signals hand what their listeners throw, or reject with, to `caught`. */
export function createSignals(caught: (error: unknown) => void): () => AbortController {
  const guards = new WeakMap<object, (event: Event) => void>()
  const guard = (listener: Listener): Listener => {
    if (!listener) return listener
    const known = guards.get(listener)
    if (known) return known
    const guarded = function (this: AbortSignal, event: Event): void {
      try {
        const result: unknown =
          typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event)
        Promise.resolve(result).catch(caught)
      } catch (error) {
        caught(error)
      }
    }
    guards.set(listener, guarded)
    return guarded
  }
  const platform = AbortSignal.prototype
  const { addEventListener, removeEventListener } = platform
  const onabort = Object.getOwnPropertyDescriptor(platform, 'onabort') ?? {}
  const guarded = Object.create(platform, {
    addEventListener: {
      value(this: AbortSignal, type: 'abort', listener: Listener, options?: Options) {
        addEventListener.call(this, type, guard(listener) as never, options)
      },
    },
    removeEventListener: {
      value(this: AbortSignal, type: 'abort', listener: Listener, options?: Options) {
        removeEventListener.call(this, type, guard(listener) as never, options)
      },
    },
    onabort: {
      ...onabort,
      set(this: AbortSignal, listener: Listener) {
        onabort.set?.call(this, guard(listener))
      },
    },
  }) as AbortSignal
  return () => {
    const controller = new AbortController()
    Object.setPrototypeOf(controller.signal, guarded)
    return controller
  }
}
