import { supervisorMachine } from '@statecraft/runtime'
import { expect, test } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import { stateList } from '../src/index.ts'
import { agent, door, player } from './sample-machines.ts'

const machineOf = (config: object): AnyStateMachine => createMachine(config) as unknown as AnyStateMachine

test('says where a machine is and what leads out, own transitions first', () => {
  expect(stateList(agent, { executing: 'thinking' })).toBe(
    '● executing.thinking  → failed (always [spent], model failed) · acting (model done) · thinking (STEER) · ' +
      'executing (PAUSE) · verifying (done) · cancelled (CANCEL) · stays (any event)',
  )
  expect(stateList(door, 'open')).toBe('● open  → closed (CLOSE, after 30 s) · ringing (after alarm)')
})

test('gives each active state of a parallel machine a line, names in one column', () => {
  expect(stateList(player, { deck: 'stopped', sound: 'on', clock: {} })).toBe(
    [
      '● deck.stopped  → deck.playing.last (PLAY) · deck (RESET) · sound.off (MUTE)',
      '● sound.on      → off (HUSH, MUTE) · deck (RESET)',
      '● clock         → deck (RESET) · sound.off (MUTE)',
    ].join('\n'),
  )
})

test('events that change no state are listed as such', () => {
  expect(stateList(supervisorMachine, 'running')).toMatch(/^● running {2}stays \(CHILD_FAILED, CHILD_DONE, /)
})

test('an inner state hides what an outer one would do on the same event, unless a guard may let it through', () => {
  const machine = (inner: object) =>
    machineOf({
      initial: 'a',
      on: { GO: '.b', 'order.paid': '.b', STOP: '.c' },
      states: { a: { on: inner }, b: {}, c: {} },
    })
  expect(stateList(machine({ GO: 'c' }), 'a')).toBe('● a  → c (GO, STOP) · b (order.paid)')
  expect(stateList(machine({ GO: { target: 'c', guard: 'maybe' } }), 'a')).toBe(
    '● a  → c (GO [maybe], STOP) · b (GO, order.paid)',
  )
  expect(stateList(machine({ 'order.*': {} }), 'a')).toBe('● a  → b (GO) · c (STOP) · stays (order.*)')
  expect(stateList(machine({ '*': {} }), 'a')).toBe('● a  stays (any event)')
})

test('what needs no event is not hidden by a state that takes any event', () => {
  const outer = { always: { guard: 'late', target: '.b' }, on: { GO: '.b' } }
  const machine = machineOf({ initial: 'a', ...outer, states: { a: { on: { '*': {} } }, b: {} } })
  expect(stateList(machine, 'a')).toBe('● a  → b (always [late]) · stays (any event)')
})

test('a final state and a state without a way out say so', () => {
  expect(stateList(agent, 'completed')).toBe('● completed  final')
  expect(stateList(machineOf({ initial: 'stuck', states: { stuck: {} } }), 'stuck')).toBe('● stuck  no way out')
})

test('a final state inside another is left by what leaves the outer one', () => {
  expect(stateList(agent, { executing: 'answered' })).toContain('verifying (done)')
})

test('a machine without states is listed by its id', () => {
  expect(stateList(machineOf({ id: 'dot', on: { GO: {} } }), {})).toBe('● dot  stays (GO)')
})

test('a state that the machine does not have is an error that names it', () => {
  expect(() => stateList(agent, 'dreaming')).toThrow(
    expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('"dreaming"') }),
  )
})
