// The border of durable hosts: what a commit could not write as plain JSON is refused where it comes in, before anything of
// it takes effect, so that no commit ever fails for it and the host never stops for it.
//
// - From the app (tell, ask, publish, spawn): the caller gets the error.
// - A turn whose state or effects cannot be saved fails like a turn that throws: the actor keeps its old state (K6).
// - The output of a step: the step fails, and its chart is told as for any other error.
import type { Effect } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import { jsonFault } from '../json.ts'
import type { Cell } from './cell.ts'
import type { Engine } from './engine.ts'

/** Throws `not_json`, naming `owner` (an address) and the field. */
export function assertWritable(engine: Engine, owner: string, field: string, value: unknown): void {
  if (!engine.journal.durable) return
  const fault = jsonFault(value)
  if (!fault) return
  throw new StatecraftError(
    'not_json',
    `"${owner}": ${field}${fault.path} is ${fault.found}, and a durable host keeps plain JSON only: pass data, and models by name`,
    { details: { address: owner, path: `${field}${fault.path}` } },
  )
}

/** The same for all that a turn leaves to be saved; `state` is the context of a chart or the state of a reducer. */
export function assertTurnWritable(
  engine: Engine,
  { address }: Cell,
  field: 'context' | 'state',
  state: unknown,
  effects: readonly Effect[],
): void {
  if (!engine.journal.durable) return
  assertWritable(engine, address, field, state)
  for (const effect of effects) {
    // These two are shown and never saved.
    if (effect.type !== 'note' && effect.type !== 'emit') assertWritable(engine, address, effect.type, effect)
  }
}
