// Regions side by side, with shallow and deep history, and a step in one of them.
import { type AnyStateMachine, assign, fromPromise, setup } from 'xstate'

export interface PlayerContext {
  readonly track: number
}

type PlayerEvent = {
  readonly type: 'PLAY' | 'PAUSE' | 'RESUME' | 'NEXT' | 'DIM' | 'LIGHT' | 'OFF' | 'ON' | 'ON_DEEP'
}

export const playerMachine: AnyStateMachine = setup({
  types: {} as { context: PlayerContext; events: PlayerEvent },
  actors: { decode: fromPromise<number, number>(() => Promise.resolve(0)) },
}).createMachine({
  id: 'player',
  context: { track: 1 },
  type: 'parallel',
  states: {
    sound: {
      initial: 'stopped',
      states: {
        stopped: { on: { PLAY: 'playing' } },
        playing: {
          initial: 'loading',
          on: {
            PAUSE: 'paused',
            NEXT: { target: '.loading', actions: assign(({ context }) => ({ track: context.track + 1 })) },
          },
          states: {
            loading: {
              invoke: {
                src: 'decode',
                id: 'decode',
                input: ({ context }: { context: PlayerContext }) => context.track,
                onDone: 'running',
                onError: 'broken',
              },
            },
            running: {},
            broken: {},
            last: { type: 'history' },
          },
        },
        paused: { on: { RESUME: 'playing.last' } },
      },
    },
    screen: {
      initial: 'lit',
      on: { OFF: '.dark' },
      states: {
        lit: {
          initial: 'plain',
          states: {
            plain: { on: { DIM: 'dimmed' } },
            dimmed: {
              initial: 'half',
              states: { half: { on: { DIM: 'quarter' } }, quarter: { on: { LIGHT: '#player.screen.lit.plain' } } },
            },
            deep: { type: 'history', history: 'deep' },
            shallow: { type: 'history' },
          },
        },
        dark: { on: { ON: 'lit.shallow', ON_DEEP: 'lit.deep' } },
      },
    },
  },
}) as unknown as AnyStateMachine
