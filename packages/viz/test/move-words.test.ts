import { expect, test } from 'vitest'
import { type AnyStateMachine, and, createMachine, fromPromise, not, or, stateIn } from 'xstate'
import { readChart } from '../src/chart.ts'
import { guardWords } from '../src/move-words.ts'

const nothing = fromPromise(async () => undefined)
const wordsOf = (config: object): readonly string[] =>
  readChart(createMachine(config) as unknown as AnyStateMachine).moves.map(({ words }) => words)

test('what a state invokes is called by its source, or by its id where sources repeat', () => {
  const ended = { onDone: {}, onError: {}, onSnapshot: {} }
  expect(wordsOf({ invoke: { src: 'model', id: 'think', ...ended } })).toEqual([
    'model done',
    'model failed',
    'model changed',
  ])
  expect(
    wordsOf({
      invoke: [
        { src: 'tool', id: 'a', onDone: {} },
        { src: 'tool', id: 'b', onDone: {} },
      ],
    }),
  ).toEqual(['a done', 'b done'])
  expect(wordsOf({ invoke: { src: nothing, id: 'think', onDone: {} } })).toEqual(['think done'])
  expect(wordsOf({ invoke: { src: nothing, onDone: {}, onError: {} } })).toEqual(['done', 'failed'])
})

test('children that were spawned are called by their ids', () => {
  expect(wordsOf({ on: { 'xstate.done.actor.*': {}, 'xstate.error.actor.worker': {} } })).toEqual([
    'any child done',
    'worker failed',
  ])
})

test('delays, wildcards and what needs no event are said in words', () => {
  expect(wordsOf({ after: { 1500: {}, patience: {} } })).toEqual(['after 1.5 s', 'after patience'])
  expect(wordsOf({ on: { '*': {}, 'order.*': {}, GO: {} } })).toEqual(['any event', 'order.*', 'GO'])
  expect(wordsOf({ always: { guard: 'ready' } })).toEqual(['always [ready]'])
})

test('guards are called by name in whichever form they were written', () => {
  expect(guardWords(undefined)).toBeUndefined()
  expect(guardWords('ready')).toBe('ready')
  expect(guardWords({ type: 'over', params: { limit: 3 } })).toBe('over')
  expect(guardWords(function isReady() {})).toBe('isReady')
  expect(guardWords(() => true)).toBe('guard')
  expect(guardWords(stateIn('a'))).toBe('stateIn')
  expect(guardWords(not(and(['a', or(['b', not('c')])])))).toBe('not (a and (b or not c))')
})
