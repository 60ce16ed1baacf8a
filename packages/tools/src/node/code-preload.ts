// Runs before the code of a model, in its own process: takes away what the permission model of Node leaves open, which is the
// network, signals to other processes and SQLite files. A barrier for what models write, not for an attacker.
import { registerHooks } from 'node:module'
import { Server, Socket } from 'node:net'

/** Modules that only compute. */
const HARMLESS: ReadonlySet<string> = new Set([
  'assert',
  'assert/strict',
  'buffer',
  'crypto',
  'events',
  'path',
  'perf_hooks',
  'punycode',
  'querystring',
  'stream',
  'stream/promises',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'zlib',
])

const remove = (owner: object, names: readonly string[]): void => {
  for (const name of names) Reflect.deleteProperty(owner, name)
}

registerHooks({
  resolve(specifier, context, next) {
    if (HARMLESS.has(specifier.replace(/^node:/, ''))) return next(specifier, context)
    throw new Error(`"${specifier}" is not available here: only ${[...HARMLESS].join(', ')}`)
  },
})
remove(globalThis, ['fetch', 'WebSocket', 'EventSource'])
remove(process, ['kill', '_kill', '_debugProcess', 'getBuiltinModule', 'dlopen', 'setUncaughtExceptionCaptureCallback'])
// The streams of a process are sockets: their class would lead out again.
remove(Socket.prototype, ['connect'])
remove(Server.prototype, ['listen'])
