import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  concat,
  createRuntime,
  defineSupervisor,
  fromChart,
  fromReducer,
  merge,
  StatecraftError,
  supervisorMachine,
  vote,
} from '../src/index.ts'
import { type KnownOptions, refuseStrange, strangeOptions } from '../src/known-options.ts'
import { fileLocks } from '../src/node/index.ts'
import { sqlite } from '../src/sqlite/index.ts'
import { worker } from './actors.ts'

interface FadeOptions {
  readonly fromMs?: number
  readonly maxParallel?: number
  readonly settings?: object
}

const KNOWN: KnownOptions<FadeOptions> = { fromMs: true, maxParallel: true, settings: true }
const said = (options: unknown, within?: string): string | undefined =>
  strangeOptions(options as FadeOptions, KNOWN, within)[0]
const LIST = ': the options are fromMs, maxParallel, settings'

describe('options that are known', () => {
  test.each<[string, unknown]>([
    ['none', {}],
    ['all of them', { fromMs: 1, maxParallel: 2, settings: {} }],
    ['one that is inherited', Object.create({ fromMs: 1 })],
    ['an unknown one that is undefined', { fromMs: 1, colour: undefined }],
  ])('%s: nothing is wrong', (_, options) => {
    expect(strangeOptions(options as FadeOptions, KNOWN)).toEqual([])
    expect(() => refuseStrange('fade', options as FadeOptions, KNOWN)).not.toThrow()
  })

  test('what somebody adds to all objects is nobody’s option', () => {
    Object.defineProperty(Object.prototype, 'polyfill', { value: 1, enumerable: true, configurable: true })
    const fault = said({})
    Reflect.deleteProperty(Object.prototype, 'polyfill')
    expect(fault).toBeUndefined()
  })
})

describe('[A3] an option that there is not', () => {
  test.each<[string, object, string]>([
    ['a slip of the pen', { fromM: 1 }, '"fromM" is no option (did you mean "fromMs"?)'],
    [
      'letters that changed places',
      { maxParalell: 1, form: 1 },
      '"maxParalell" is no option (did you mean "maxParallel"?), "form" is no option',
    ],
    ['another spelling', { max_parallel: 1 }, '"max_parallel" is no option (did you mean "maxParallel"?)'],
    ['what others call it', { concurrency: 1 }, '"concurrency" is no option (use "maxParallel")'],
    ['what belongs into another one', { temperature: 1 }, '"temperature" is no option (use "settings.temperature")'],
    ['what others call something that is not there', { system: 1 }, '"system" is no option'],
    ['something else', { colour: null }, '"colour" is no option'],
    ['one that is inherited', Object.create({ colour: 1 }), '"colour" is no option'],
    ['the name of what all objects have', { toString: 1 }, '"toString" is no option'],
    ['a prototype out of JSON', JSON.parse('{"__proto__":{}}'), '"__proto__" is no option'],
  ])('%s: is named, with what was likely meant, and what there is', (_, options, expected) => {
    expect(said(options)).toBe(expected + LIST)
  })

  test('within another one is named with it', () => {
    const fault =
      '"fade.fromM" is no option (did you mean "fade.fromMs"?): the options of fade are fromMs, maxParallel, settings'
    expect(said({ fromM: 1 }, 'fade')).toBe(fault)
    expect(() => refuseStrange('Show "one"', { fromM: 1 } as FadeOptions, KNOWN, 'fade')).toThrow(
      new StatecraftError('input_invalid', `Show "one": ${fault}`),
    )
  })

  test('of very many the first are named', () => {
    const fault = said(new Uint8Array(100_000)) ?? ''
    expect(fault).toMatch(/^"0" is no option, .*"9" is no option, 99990 more: the options are/)
    expect(said({ ['x'.repeat(100_000)]: 1 })).toContain('is no option: ')
  })

  test.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'undefined'],
    ['fast', 'a string'],
    [7, 'a number'],
    [[], 'a list'],
    [() => {}, 'a function'],
  ])('in place of an object, %o', (options, kind) => {
    expect(said(options)).toBe(`the options must be an object, not ${kind}`)
    expect(said(options, 'fade')).toBe(`fade must be an object, not ${kind}`)
  })
})

const strange = (text: string) =>
  expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining(text) })

describe('[A3] refused before anything runs is an unknown option of', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a runtime',
      () => createRuntime({ limit: {} } as object),
      'createRuntime: "limit" is no option (did you mean "limits"?)',
    ],
    ['its store, as others call it', () => createRuntime({ checkpointer: {} } as object), '(use "host")'],
    [
      'its limits',
      () => createRuntime({ totalLimits: { turn: 1 } as object }),
      '"totalLimits.turn" is no option (did you mean "totalLimits.turns"?)',
    ],
    [
      'its threads',
      () => createRuntime({ threads: { maxThread: 1 } as object }),
      '"threads.maxThread" is no option (did you mean "threads.maxThreads"?)',
    ],
    ['its artifacts', () => createRuntime({ artifacts: { ttl: 1 } as object }), '"artifacts.ttl" is no option'],
    [
      'a supervisor',
      () => defineSupervisor({ name: 's', restartStrategy: 'x' } as never),
      'Supervisor "s": "restartStrategy" is no option',
    ],
    [
      'its children',
      () => defineSupervisor({ name: 's', children: [{ agent: worker('w'), retry: 1 } as never] }),
      'A child of supervisor "s": "retry" is no option (use "retries")',
    ],
    [
      'its intensity',
      () => defineSupervisor({ name: 's', intensity: { max: 1, within: 1 } as never }),
      '"intensity.within" is no option',
    ],
    [
      'its backoff',
      () => defineSupervisor({ name: 's', backoff: { initialMs: 1, max: 1 } as never }),
      '"backoff.max" is no option',
    ],
    [
      'a mailbox',
      () => fromReducer(() => ({ state: 0 }), { name: 'r', initial: 0, mailbox: { size: 1 } as object }),
      '"mailbox.size" is no option',
    ],
    [
      'a reducer',
      () => fromReducer(() => ({ state: 0 }), { name: 'r', initial: 0, limits: {} } as never),
      'fromReducer: "limits" is no option',
    ],
    [
      'a chart',
      () => fromChart(supervisorMachine, { step: {} } as object),
      'Chart "supervisor": "step" is no option (did you mean "steps"?)',
    ],
    [
      'a store',
      () => sqlite('never-opened.db', { mayLoseLastCommitsOnPowercut: true } as object),
      '(did you mean "mayLoseLastCommitsOnPowerCut"?)',
    ],
    [
      'a concatenation',
      () => concat({ seperator: '' } as object),
      'concat: "seperator" is no option (did you mean "separator"?)',
    ],
    [
      'a merge',
      () => merge({ conflicts: 'fail' } as object),
      'merge: "conflicts" is no option (did you mean "conflict"?)',
    ],
    ['a vote', () => vote({ minAgrement: 1 } as object), 'vote: "minAgrement" is no option'],
    ['locks in files', () => fileLocks('never-made', { poll: 1 } as object), 'fileLocks: "poll" is no option'],
  ])('%s', (_, define, text) => {
    expect(define).toThrow(strange(text))
  })

  const open = () => {
    const runtime = createRuntime()
    onTestFinished(() => runtime.close())
    runtime.agents.register(worker('w'), { default: true })
    return runtime
  }

  type Act = (runtime: ReturnType<typeof open>) => unknown
  test.each<[string, Act, string]>([
    [
      'a run',
      runtime => runtime.run(worker('v'), 1, { maxTurns: 1 } as object),
      'runtime.run: "maxTurns" is no option (use "limits.turns")',
    ],
    [
      'a run that is started',
      runtime => runtime.start('Go', { threadId: 't' } as object),
      '"threadId" is no option (use "thread")',
    ],
    [
      'a run that gets a signal in place of options',
      runtime => runtime.start('Go', new AbortController().signal as object),
      '"aborted" is no option',
    ],
    [
      'a run that gets text in place of options',
      runtime => runtime.start('Go', 'fast' as never),
      'the options must be an object, not a string',
    ],
    [
      'a task',
      runtime => runtime.run({ description: 'Go', agnet: 'w' } as never),
      'The task cannot be started: "agnet" is no option (did you mean "agent"?)',
    ],
    ['a task that is none', runtime => runtime.start(undefined as never), 'must be an object, not undefined'],
    ['an estimate', runtime => runtime.estimate({ description: 'Go', roles: 'w' } as never), '(did you mean "role"?)'],
    ['an actor', runtime => runtime.spawn(worker('v'), { name: 'v' } as object), 'runtime.spawn: "name" is no option'],
    [
      'a registration',
      runtime => runtime.agents.register(worker('v'), { isDefault: true } as object),
      '"isDefault" is no option',
    ],
    [
      'a question',
      runtime => runtime.ask('root/w', { type: 'TASK' }, { timeoutMs: 1 } as object),
      'runtime.ask: "timeoutMs" is no option (use "deadlineMs")',
    ],
    [
      'a lock',
      runtime => runtime.lock('key', () => 1, { timeout: 1 } as object),
      'runtime.lock: "timeout" is no option (use "timeoutMs")',
    ],
    [
      'a stream of events',
      runtime => runtime.events({ type: 'closed' } as object),
      'runtime.events: "type" is no option',
    ],
    [
      'an artifact',
      runtime => runtime.artifacts.put('a', 1, { version: 1 } as object),
      'artifacts.put: "version" is no option',
    ],
    [
      'an artifact that is read',
      runtime => runtime.artifacts.get('a', { versions: 1 } as object),
      '(did you mean "version"?)',
    ],
    [
      'artifacts that are looked for',
      runtime => runtime.artifacts.find({ tags: ['x'] } as object),
      '(did you mean "tag"?)',
    ],
    [
      'an artifact that is deleted',
      runtime => runtime.artifacts.delete('a', { version: 1 } as object),
      'artifacts.delete: "version" is no option',
    ],
  ])('%s', async (_, act, text) => {
    const runtime = open()
    const before = runtime.stats()
    await expect((async () => act(runtime))()).rejects.toEqual(strange(text))
    expect(runtime.stats()).toEqual(before)
  })

  test('a runtime on a store, which is not opened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const host = sqlite(join(folder, 'store.db'))
    expect(() => createRuntime({ host, threads: { maxThreads: -1 } })).toThrow(strange('threads.maxThreads'))
    await createRuntime({ host }).close()
  })
})
