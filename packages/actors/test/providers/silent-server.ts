// A provider that never answers, in a thread of its own: what it costs to run is not the callers' time. It posts its
// addresses, and its figures whenever it is asked.
import { parentPort } from 'node:worker_threads'
import { lastUserText, openWireServer, type WireFault, type WireRequest } from '@statecraft/wire-server'

/** Call by call: the number is in the question. Signs of life are rare, as each keeps both sides busy. */
function silenceOf(request: WireRequest): WireFault {
  const n = Number(lastUserText(request))
  if (n % 16 === 0) return 'pings'
  return n % 2 === 0 ? 'hang' : 'hang-body'
}

const server = await openWireServer(request => ({
  text: 'A text that stops in the middle.',
  fault: silenceOf(request),
}))
parentPort?.on('message', () => parentPort?.postMessage({ ...server.stats }))
parentPort?.postMessage(server.baseURL)
