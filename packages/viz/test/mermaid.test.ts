import { supervisorMachine } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, createMachine, type StateValue } from 'xstate'
import { toMermaid } from '../src/index.ts'
import { mermaidFaults } from './mermaid-check.ts'
import { agent, awkward, door, player } from './sample-machines.ts'

const machines: readonly (readonly [string, AnyStateMachine, StateValue])[] = [
  ['a machine without id', door, 'open'],
  ['nested states', agent, { executing: 'acting' }],
  ['parallel states', player, { deck: { playing: 'track' }, sound: 'off', clock: {} }],
  ['awkward names', awkward, { 审核: '🚀' }],
  ['the supervisor', supervisorMachine, 'running'],
  ['a machine without states', createMachine({ on: { GO: {} } }) as unknown as AnyStateMachine, {}],
]

describe('a chart as Mermaid', () => {
  test('shows events, guards, delays and the states that are active', () => {
    expect(toMermaid(door, { active: 'open' })).toMatchInlineSnapshot(`
      "stateDiagram-v2
        [*] --> closed
        state "closed" as closed
        state "open" as open
        state "ringing" as ringing
        closed --> open : OPEN [unlocked]
        closed --> closed : KNOCK
        open --> closed : CLOSE<br/>after 30 s
        open --> ringing : after alarm
        ringing --> closed : any event
        classDef active fill:#dcfce7,stroke:#16a34a,color:#14532d,stroke-width:2px
        class open active"
    `)
  })

  test('shows nested states, what they invoke, what needs no event, and what holds for all of them', () => {
    expect(toMermaid(agent)).toMatchInlineSnapshot(`
      "stateDiagram-v2
        [*] --> idle
        state "idle" as idle
        state "executing" as executing {
          [*] --> executing_thinking
          state "thinking" as executing_thinking
          state "acting" as executing_acting
          state "answered" as executing_answered
          state "any state" as executing_any
          executing_any --> executing_thinking : STEER
          executing_thinking --> executing_acting : model done
          executing_acting --> executing_thinking : always [done and not spent]<br/>RESTART
          executing_acting --> executing_acting : USE_TOOL [mine]
          executing_acting --> executing_answered : ANSWER
          executing_answered --> [*]
        }
        state "verifying" as verifying
        state "completed" as completed
        state "failed" as failed
        state "cancelled" as cancelled
        state "any state" as agent_any
        agent_any --> agent_any : any event
        agent_any --> cancelled : CANCEL
        idle --> executing : TASK
        executing --> executing : PAUSE
        executing --> verifying : done
        executing_thinking --> failed : always [spent]<br/>model failed
        verifying --> completed : done
        verifying --> executing : failed
        completed --> [*]
        failed --> [*]
        cancelled --> [*]"
    `)
  })

  test('shows parallel states apart, with history and arrows between regions', () => {
    expect(
      toMermaid(player, { active: { deck: { playing: 'track' }, sound: 'off', clock: {} } }),
    ).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "player" as player {
          state "deck" as deck {
            [*] --> deck_stopped
            state "stopped" as deck_stopped
            state "playing" as deck_playing {
              [*] --> deck_playing_track
              state "track" as deck_playing_track
              state "advert" as deck_playing_advert
              state "H#42;" as deck_playing_last
              deck_playing_track --> deck_playing_advert : AD
              deck_playing_advert --> deck_playing_track : SKIP
              deck_playing_last --> deck_playing_track
            }
            deck_stopped --> deck_playing_last : PLAY
            deck_playing --> deck_stopped : STOP
          }
          --
          state "sound" as sound {
            [*] --> sound_on
            state "on" as sound_on
            state "off" as sound_off
            sound_on --> sound_off : HUSH
            sound_off --> sound_on : LOUD
          }
          --
          state "clock" as clock
          --
          state "any state" as player_any
        }
        player_any --> deck : RESET
        player_any --> sound_off : MUTE
        sound_off --> deck_playing : LOUD
        classDef active fill:#dcfce7,stroke:#16a34a,color:#14532d,stroke-width:2px
        class deck_playing_track,sound_off,clock active"
    `)
  })

  test('shows the supervisor of the runtime', () => {
    expect(toMermaid(supervisorMachine)).toMatch(/^ {2}running --> running : CHILD_FAILED<br\/>CHILD_DONE/m)
  })

  test('a machine without states is one box', () => {
    expect(toMermaid(createMachine({ id: 'dot' }) as unknown as AnyStateMachine)).toBe(
      'stateDiagram-v2\n  state "dot" as dot',
    )
  })

  test('names are escaped and no two states share an id', () => {
    expect(toMermaid(awkward)).toMatchInlineSnapshot(`
      "stateDiagram-v2
        [*] --> end_2
        state "end" as end_2
        state "state" as state_2
        state "constructor" as constructor_2
        state "a-b" as a_b
        state "a_b" as a_b_2
        state "检查" as s
        state "审核" as s_2 {
          [*] --> note_2
          state "note" as note_2
          state "🚀" as s_3
          s_3 --> [*]
        }
        end_2 --> state_2 : go#58; now#59; --#62; #35;1
        end_2 --> constructor_2 : #42;#42;bold#42;#42; #95;it#95; #96;c#96;
        state_2 --> a_b : multi#92;nline
        constructor_2 --> a_b_2 : NEXT
        a_b --> s : NEXT
        a_b_2 --> s_2 : NEXT
        s --> s_2 : NEXT"
    `)
  })

  test('a title stands above the diagram, whatever is in it', () => {
    expect(toMermaid(door, { title: 'The "door": \n# 1' })).toMatch(
      /^---\ntitle: "The \\"door\\": \\\\n# 1"\n---\nstateDiagram-v2\n/,
    )
  })

  test.each(machines)('%s gives a well-formed diagram, marked or not', (_, machine, active) => {
    expect(mermaidFaults(toMermaid(machine))).toEqual([])
    expect(mermaidFaults(toMermaid(machine, { title: 'A "title"', active }))).toEqual([])
  })

  test('an arrow to the whole of a parallel state from inside is told in words', () => {
    const machine = createMachine({
      id: 'twins',
      type: 'parallel',
      states: { left: { on: { AGAIN: '#twins' } }, right: {} },
    }) as unknown as AnyStateMachine
    expect(toMermaid(machine)).toContain('left --> left : AGAIN → twins')
  })

  test('a state that the machine does not have is an error that names it', () => {
    expect(() => toMermaid(agent, { active: { executing: 'dreaming' } })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('"executing.dreaming"') }),
    )
  })
})

describe('the check of diagrams', () => {
  test.each([
    ['stateDiagram-v2\n  state "a" as a\n  a --> b', 'uses b, which is not declared'],
    ['stateDiagram-v2\n  state "a" as a {', 'leaves 1 blocks open'],
    ['stateDiagram-v2\n  state "a" as a\n  state "b" as a', 'declares a twice'],
    ['stateDiagram-v2\n  state "a" as a\n  a --> a : x: y', 'does not parse: a --> a : x: y'],
    ['stateDiagram-v2\n  state "a" as end', 'uses end as an id'],
  ])('finds a fault in %j', (diagram, fault) => {
    expect(mermaidFaults(diagram)).toContain(fault)
  })
})
