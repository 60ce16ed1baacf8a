// Keys, in all that a library shows of a run: its events, its result, its errors, its recordings.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRetry } from '@statecraft/providers'
import { recordReplay } from '@statecraft/providers/node'
import { createRuntime } from '@statecraft/runtime'
import { openWireServer, type WireTurn } from '@statecraft/wire-server'
import { expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

const key = 'sk-test-0123456789-abcdef'
const echo = `Incorrect key ${key}, sent as Bearer ${key}.`

const turns: readonly (readonly [string, WireTurn])[] = [
  ['answers', { text: 'Done.' }],
  ['repeats it in a refusal', { type: 'refusal', reason: 'authentication', message: echo }],
  ['repeats it in the middle of a stream that breaks off', { text: echo.repeat(4), fault: 'reset-body' }],
  ['repeats it in place of a reply', { type: 'raw', status: 200, body: echo }],
]

test.each(apis.flatMap(api => turns.map(([what, turn]) => [api, what, turn] as const)))(
  '%s: the key is in no event, result, error or recording of a run whose provider %s',
  async (api, _, turn) => {
    const dir = await mkdtemp(join(tmpdir(), 'statecraft-'))
    await using server = await openWireServer(() => turn)
    await using runtime = createRuntime()
    const shown: unknown[] = []
    // What a model says is its own: only what the library says of it is held against the key.
    runtime.on('*', event => void (event.type === 'step.emitted' || shown.push(event)))
    const model = withRetry(wireModel(server, api, { apiKey: key }), { retries: 1, delayMs: 0 })
    const agent = defineAgent({ name: 'a', model: recordReplay(model, { dir, mode: 'record' }) })
    shown.push(await runtime.run(agent, 'Hello?'))
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'))
    expect(files).toHaveLength(1)
    shown.push(...files.map(name => readFileSync(join(dir, name), 'utf8')))
    await rm(dir, { recursive: true })
    expect(JSON.stringify(shown)).not.toContain(key)
  },
)
