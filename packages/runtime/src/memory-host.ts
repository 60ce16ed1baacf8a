// The host that keeps everything in memory: the default, and the fastest. Nothing survives the process.
import { createEngine } from './engine/create-engine.ts'
import { createEngineHost } from './engine/engine-host.ts'
import { noJournal } from './engine/journal.ts'
import type { HostFactory } from './host.ts'

/** `createRuntime({ host: memory() })`, which is also what createRuntime does without a host. */
export function memory(): HostFactory {
  return ports => createEngineHost('memory', createEngine(ports, noJournal))
}
