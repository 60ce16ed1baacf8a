// Machines as people write them: small, nested, parallel, and with names that no diagram was made for.
import { type AnyStateMachine, and, createMachine, fromPromise, not, setup } from 'xstate'

/** No id, a delay, a guard, an event that changes no state. */
export const door = createMachine({
  initial: 'closed',
  states: {
    closed: { on: { OPEN: { target: 'open', guard: 'unlocked' }, KNOCK: { actions: 'answer' } } },
    open: { on: { CLOSE: 'closed' }, after: { 30000: 'closed', alarm: 'ringing' } },
    ringing: { on: { '*': 'closed' } },
  },
}) as unknown as AnyStateMachine

const nothing = fromPromise(async () => undefined)

/** Phases that think and act, with refusals and a way out for all of them. */
export const agent = setup({
  actors: { model: nothing, tool: nothing },
  guards: { done: () => true, spent: () => false, mine: () => true },
  actions: { refuse: () => {} },
}).createMachine({
  id: 'agent',
  initial: 'idle',
  on: { '*': { actions: 'refuse' }, CANCEL: '.cancelled' },
  states: {
    idle: { on: { TASK: 'executing' } },
    executing: {
      initial: 'thinking',
      onDone: 'verifying',
      on: { STEER: '.thinking', PAUSE: { target: 'executing', reenter: true } },
      states: {
        thinking: {
          always: { guard: 'spent', target: '#agent.failed' },
          invoke: { src: 'model', id: 'think', onDone: 'acting', onError: '#agent.failed' },
        },
        acting: {
          always: { guard: and(['done', not('spent')]), target: 'thinking' },
          on: { USE_TOOL: { guard: 'mine', actions: 'refuse' }, ANSWER: 'answered', RESTART: '#agent.executing' },
        },
        answered: { type: 'final' },
      },
    },
    verifying: { invoke: { src: nothing, onDone: 'completed', onError: { target: 'executing' } } },
    completed: { type: 'final' },
    failed: { type: 'final' },
    cancelled: { type: 'final' },
  },
}) as unknown as AnyStateMachine

/** Two regions, one of which remembers, inside a machine that is parallel itself. */
export const player = createMachine({
  id: 'player',
  type: 'parallel',
  on: { RESET: '.deck', MUTE: '.sound.off' },
  states: {
    deck: {
      initial: 'stopped',
      states: {
        stopped: { on: { PLAY: 'playing.last' } },
        playing: {
          initial: 'track',
          on: { STOP: 'stopped' },
          states: {
            track: { on: { AD: 'advert' } },
            advert: { on: { SKIP: 'track' } },
            last: { type: 'history', history: 'deep', target: 'track' },
          },
        },
      },
    },
    sound: {
      initial: 'on',
      states: { on: { on: { HUSH: 'off' } }, off: { on: { LOUD: { target: ['on', '#player.deck.playing'] } } } },
    },
    clock: {},
  },
}) as unknown as AnyStateMachine

/** Keywords, markup and other alphabets as names. */
export const awkward = createMachine({
  id: 'a "quoted" <b>id</b>; %% {x}',
  initial: 'end',
  states: {
    end: { on: { 'go: now; --> #1': 'state', '**bold** _it_ `c`': 'constructor' } },
    state: { on: { 'multi\nline': 'a-b' } },
    constructor: { on: { NEXT: 'a_b' } },
    'a-b': { on: { NEXT: '检查' } },
    a_b: { on: { NEXT: '审核' } },
    检查: { on: { NEXT: '审核' } },
    审核: { initial: 'note', states: { note: {}, '🚀': { type: 'final' } } },
  },
}) as unknown as AnyStateMachine
