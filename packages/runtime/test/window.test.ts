import { describe, expect, test, vi } from 'vitest'
import { type AnyActorRef, type InspectionEvent, waitFor } from 'xstate'
import { createRuntime, fromReducer, type RuntimeOptions } from '../src/index.ts'
import { puppet, say, task } from '../src/testing/conformance/puppet.ts'
import { createSimulation } from '../src/testing/index.ts'

const create = (options: RuntimeOptions = {}) => {
  const simulation = createSimulation()
  const runtime = createRuntime({ ...simulation, ...options })
  return { ...simulation, runtime }
}
const puppetNamed = (name: string) => ({ name, behaviour: puppet(name) })

const idOf = (ref: object): string => (ref as AnyActorRef).id

describe('a window', () => {
  test('is made once, on first use, and carries the chart', () => {
    const { runtime } = create()
    runtime.spawn(puppetNamed('a'))
    const window = runtime.actor('root/a')
    expect(runtime.actor('root/a')).toBe(window)
    expect(window.id).toBe('root/a')
    expect((window as unknown as { logic: { config: { id: string } } }).logic.config.id).toBe('a')
  })

  test('of a reducer shows its state as context', async () => {
    const { runtime, pacer } = create()
    const counter = fromReducer((n: number) => ({ state: n + 1 }), { name: 'counter', initial: 0 })
    runtime.spawn({ name: 'counter', behaviour: counter })
    const window = runtime.actor('root/counter')
    window.send({ type: 'X' })
    await pacer.quiet()
    expect(window.getSnapshot()).toMatchObject({ status: 'active', context: 1 })
  })

  test('stands below the window of its parent, as far as that is open', () => {
    const { runtime } = create()
    runtime.spawn(puppetNamed('a'))
    runtime.spawn(puppetNamed('b'), { under: 'root/a' })
    const parentOf = (ref: AnyActorRef) => (ref as unknown as { _parent?: AnyActorRef })._parent
    const a = runtime.actor('root/a')
    expect(parentOf(runtime.actor('root/a/b'))).toBe(a)
    expect(parentOf(a)?.id).toBe('runtime')
  })

  test('can be selected from and waited on, and rejects a wait that stopping makes vain', async () => {
    const { runtime, pacer } = create()
    runtime.spawn(puppetNamed('a'))
    const window = runtime.actor('root/a')
    const counts: number[] = []
    window.select(({ context }) => context.said.length).subscribe(count => void counts.push(count))
    const waited = waitFor(window, ({ context }) => context.said.includes('b'))
    const vain = expect(waitFor(window, () => false)).rejects.toThrow('terminated')
    for (const text of ['a', 'b']) window.send(say(text))
    window.send({ type: 'GUARDED' })
    expect((await waited).context.said).toEqual(['a', 'b'])
    await pacer.quiet()
    expect(counts).toEqual([1, 2])
    runtime.stop('root/a')
    await vain
  })

  test('that is subscribed to after the end completes at once', async () => {
    const { runtime, pacer } = create()
    runtime.spawn(puppetNamed('a'))
    const window = runtime.actor('root/a')
    window.send({ type: 'FINISH' })
    await pacer.quiet()
    const complete = vi.fn()
    window.subscribe({ complete })
    expect(complete).toHaveBeenCalledOnce()
  })

  test('of an address that is taken again is another one', () => {
    const { runtime } = create()
    const definition = puppetNamed('a')
    runtime.spawn(definition)
    const first = runtime.actor('root/a')
    runtime.stop('root/a')
    runtime.spawn(definition)
    expect(runtime.actor('root/a')).not.toBe(first)
    expect(first.getSnapshot().status).toBe('stopped')
  })

  test('shows the latest even if a listener makes it show more', async () => {
    const { runtime, pacer } = create()
    runtime.spawn(puppetNamed('a'))
    const window = runtime.actor('root/a')
    let again = true
    window.subscribe(() => {
      if (again) window.send(say('more'))
      again = false
    })
    window.send(say('first'))
    await pacer.quiet()
    expect(window.getSnapshot().context.said).toEqual(['first', 'more'])
  })
})

describe('inspecting', () => {
  test('sees every actor from its birth on, events with their sender, and snapshots in order', async () => {
    const events: InspectionEvent[] = []
    const { runtime, pacer } = create({ inspect: event => void events.push(event) })
    runtime.spawn(puppetNamed('a'))
    runtime.spawn(puppetNamed('b'))
    await runtime.tell('root/a', {
      type: 'DO',
      effects: [{ type: 'tell', params: { to: 'root/b', event: say('from a') } }],
    })
    await pacer.quiet()
    const actors = events.filter(({ type }) => type === '@xstate.actor').map(({ actorRef }) => idOf(actorRef))
    expect(actors).toEqual(['runtime', 'root', 'root/a', 'root/b'])
    const said = events.find(event => event.type === '@xstate.event' && event.event.type === 'SAY')
    expect(said).toMatchObject({ sourceRef: { id: 'root/a' }, actorRef: { id: 'root/b' } })
    const snapshots = events.filter(event => event.type === '@xstate.snapshot' && idOf(event.actorRef) === 'root/b')
    expect(snapshots.at(-1)).toMatchObject({ snapshot: { context: { said: ['from a'] } } })
  })

  test('shows the first snapshot of each life, a restart included', async () => {
    const seen: unknown[] = []
    const { runtime, pacer } = create({
      inspect: event => {
        if (event.type === '@xstate.snapshot' && idOf(event.actorRef) === 'root/a') seen.push(event.event.type)
      },
    })
    runtime.spawn(puppetNamed('a'))
    runtime.crash('root/a')
    await pacer.quiet()
    expect(seen).toEqual(['xstate.init', 'xstate.init'])
  })

  test('an inspector that throws breaks nothing', async () => {
    const { runtime } = create({
      inspect() {
        throw new Error('from the inspector')
      },
    })
    runtime.spawn(puppetNamed('a'))
    expect(await runtime.ask('root/a', task('fine'))).toBe('fine')
    expect(runtime.stats().caught).toBeGreaterThan(0)
  })
})
