import { stripVTControlCharacters } from 'node:util'
import type { Result } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { flowchart } from '../src/index.ts'
import { textWidth } from '../src/text-width.ts'
import { call, chain, crowd, failedCall, report, resultOf, single, stopped, strange } from './sample-results.ts'

const samples: readonly (readonly [string, Result])[] = [
  ['a report', report],
  ['a single agent', single],
  ['a stopped run', stopped],
  ['strange names', strange],
  ['a chain of 8', chain(8)],
  ['a chain of 40', chain(40)],
  ['a crowd of 200', crowd(200)],
]

const boxLines = (picture: string): string[] => picture.slice(0, picture.indexOf('\n\n')).split('\n')

describe('[G1] the flowchart of an execution', () => {
  test('shows the planner, a box for each agent with its tool calls, and the totals', () => {
    expect(flowchart(report)).toMatchInlineSnapshot(`
      "┏━ report-team ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ✓ completed · 12.4 s ━┓
      ┃ plan  1. Collect the figures; 2. Compute the growth; 3. Write the report     ┃
      ┃ ✓ read_file {"path":"brief.md"}                                         6 ms ┃
      ┗━┯━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
        │ parallel
        ├─┬─ researcher ─────────────────────────────────────────────────── ✓ 5.1 s ─┐
        │ │ ✓ search {"query":"installed solar capacity Europe 2025","limit…  640 ms │
        │ │ ✗ fetch  {"url":"https://stats.example.org/solar/2025/full-table…  1.5 s │
        │ └──────────────────────────────────────────────────────────────────────────┘
        ├─┬─ analyst ────────────────────────────────────────────────────── ✓ 6.2 s ─┐
        │ │ ✓ calculator {"expression":"(338 - 269) / 269 * 100"}               3 ms │
        │ │ ✓ sql        {"query":"select year, sum(gw) from capacity group…   41 ms │
        │ └─┬────────────────────────────────────────────────────────────────────────┘
        │   └─┬─ fact-checker ───────────────────────────────────────────── ✓ 1.5 s ─┐
        │     │ ✓ calculator {"expression":"338 / 269 - 1"}                   370 ms │
        │     └──────────────────────────────────────────────────────────────────────┘
        │ then
        └─┬─ writer ─────────────────────────────────────────────────────── ✓ 4.3 s ─┐
          │ ✓ write_file {"path":"report.md","content":"# Solar power in Eur…  12 ms │
          └──────────────────────────────────────────────────────────────────────────┘

      Totals  5 agents (4 sub-agents) · 7 model calls · 7 tool calls (1 failed)
              10,277 tokens (8,470 in, 1,807 out) · $0.0457 · 12.4 s · parallel"
    `)
  })

  test('draws the same in plain ASCII', () => {
    expect(flowchart(report, { ascii: true, width: 60 })).toMatchInlineSnapshot(`
      "+= report-team ===================== ok completed, 12.4 s =+
      | plan  1. Collect the figures; 2. Compute the growth;...  |
      | ok read_file {"path":"brief.md"}                    6 ms |
      +=+========================================================+
        | parallel
        +-+- researcher ------------------------------ ok 5.1 s -+
        | | ok search {"query":"installed solar capac...  640 ms |
        | | x  fetch  {"url":"https://stats.example.or...  1.5 s |
        | +------------------------------------------------------+
        +-+- analyst --------------------------------- ok 6.2 s -+
        | | ok calculator {"expression":"(338 - 269) /...   3 ms |
        | | ok sql        {"query":"select year, sum(g...  41 ms |
        | +-+----------------------------------------------------+
        |   \`-+- fact-checker ------------------------ ok 1.5 s -+
        |     | ok calculator {"expression":"338 / 26...  370 ms |
        |     +--------------------------------------------------+
        | then
        \`-+- writer ---------------------------------- ok 4.3 s -+
          | ok write_file {"path":"report.md","content...  12 ms |
          +------------------------------------------------------+

      Totals  5 agents (4 sub-agents), 7 model calls
              7 tool calls (1 failed)
              10,277 tokens (8,470 in, 1,807 out), $0.0457, 12.4 s
              parallel"
    `)
  })

  test('one agent without tools is one box', () => {
    expect(flowchart(single)).toMatchInlineSnapshot(`
      "┏━ assistant ━━━━ ✓ completed · 940 ms ━┓
      ┃ 1 model call, no tools                ┃
      ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

      Totals  1 agent · 1 model call · 0 tool calls · 17 tokens (12 in, 5 out)
              cost unknown · 940 ms"
    `)
  })

  test('a failure says why, unknown tokens and cost are called unknown', () => {
    expect(flowchart(stopped, { width: 70 })).toMatchInlineSnapshot(`
      "┏━ coder ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ✗ failed · 5 min 1 s ━┓
      ┃ limit_exceeded: Limit durationMs (300000) is reached: raise ┃
      ┃ limits.durationMs or make the task smaller                  ┃
      ┃ ⊘ run_tests {"pattern":"**/*.test.ts"}           4 min 59 s ┃
      ┗━┯━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
        └─┬─ reviewer ──────────────────────── ⊘ cancelled · 1.2 s ─┐
          │ cancelled: The task was cancelled                       │
          │ ✓ read_file {"path":"src/index.ts"}               12 ms │
          └─────────────────────────────────────────────────────────┘

      Totals  2 agents (1 sub-agent) · 1 model call · 2 tool calls
              tokens unknown · cost unknown · 5 min 1 s"
    `)
  })

  test('names from outside cannot break the picture', () => {
    expect(flowchart(strange, { width: 60 })).toMatchInlineSnapshot(`
      "┏━ 研究员 👩‍🔬\\nroot: \\x1b[31mred\\x1b[0m  ✓ completed · 1 s ━┓
      ┃ plan  Erst suchen, then 書く ✅                          ┃
      ┃ ✓ búsqueda_avanzada_c… {"q":"太陽光発電の導入量…    5 ms ┃
      ┃ ✓ tab\\tname            \\u202eevil\\u2028line         5 ms ┃
      ┗━┯━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
        └─┬─ 🇪🇺 équipe ──────────────────────────────── ✓ 10 ms ─┐
          │ no calls                                             │
          └──────────────────────────────────────────────────────┘

      Totals  2 agents (1 sub-agent) · 0 model calls
              2 tool calls · 0 tokens · $0.00 · 1 s"
    `)
  })

  test('eight levels fit into forty cells', () => {
    expect(flowchart(chain(8), { width: 40 })).toMatchInlineSnapshot(`
      "┏━ level-1 ━━━━━ ✓ completed · 800 ms ━┓
      ┃ ✓ look {"level":1}             50 ms ┃
      ┗┯━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
       └┬─ level-2 ─────────────── ✓ 700 ms ─┐
        │ ✓ look {"level":2}           50 ms │
        └┬───────────────────────────────────┘
         └┬─ level-3 ───────────── ✓ 600 ms ─┐
          │ ✓ look {"level":3}         50 ms │
          └┬─────────────────────────────────┘
           └┬─ level-4 ─────────── ✓ 500 ms ─┐
            │ ✓ look {"level":4}       50 ms │
            └┬───────────────────────────────┘
             └┬─ level-5 ───────── ✓ 400 ms ─┐
              │ ✓ look {"level":5}     50 ms │
              └┬─────────────────────────────┘
               └┬─ level-6 ─────── ✓ 300 ms ─┐
                │ ✓ look {"level":6}   50 ms │
                └┬───────────────────────────┘
                 └┬─ level-7 ───── ✓ 200 ms ─┐
                  │ ✓ look {"level":…  50 ms │
                  └┬─────────────────────────┘
                   └┬─ level-8 ─── ✓ 100 ms ─┐
                    │ ✓ look {"level…  50 ms │
                    └────────────────────────┘

      Totals  8 agents (7 sub-agents)
              0 model calls · 8 tool calls
              0 tokens · $0.00 · 800 ms"
    `)
  })

  test('what is too deep for the width is counted', () => {
    expect(flowchart(chain(12), { width: 40 })).toContain('└ … and 3 below')
  })

  test('of 200 children 50 are drawn, the failures among the rest are told', () => {
    const picture = flowchart(crowd(200))
    expect(picture.match(/┬─ worker/g)).toHaveLength(50)
    expect(picture).toContain('└─ … and 150 more, 15 failed')
    expect(picture).toContain('201 agents (200 sub-agents) · 0 model calls · 200 tool calls')
  })

  test('of many tool calls 20 are drawn', () => {
    const steps = Array.from({ length: 25 }, (_, n) =>
      n < 24 ? call(n, 1, 'look') : failedCall(n, 1, 'look', '', 'gone'),
    )
    const picture = flowchart(resultOf({ agent: 'busy', steps }))
    expect(picture.match(/✓ look/g)).toHaveLength(20)
    expect(picture).toContain('… and 5 more, 1 failed')
  })

  test('a tool that still runs is not done', () => {
    const { durationMs: _, ...running } = { ...call(0, 1, 'wait'), status: 'running' as const }
    expect(flowchart(resultOf({ agent: 'a', steps: [running] }))).toMatch(/◌ wait +running/)
  })

  test('says that children worked one after another, and nothing where it cannot be known', () => {
    const child = (agent: string, at: number) => resultOf({ agent, durationMs: 10, steps: [call(at, 10, 'work')] })
    const inTurn = flowchart(resultOf({ agent: 'boss', children: [child('a', 0), child('b', 10)] }))
    expect(inTurn).toContain('  │ sequential\n')
    expect(inTurn).toMatch(/ · sequential$/)
    expect(flowchart(resultOf({ agent: 'boss', children: [child('a', 0), resultOf({ agent: 'b' })] }))).not.toMatch(
      /sequential|parallel/,
    )
  })

  test('work that came after what was done side by side hangs below it', () => {
    const child = (agent: string, at: number) => resultOf({ agent, durationMs: 10, startedAt: at })
    const children = [child('a', 0), child('b', 5), child('c', 20), child('d', 40), child('e', 45)]
    expect(flowchart(resultOf({ agent: 'boss', children }), { width: 40 })).toMatchInlineSnapshot(`
      "┏━ boss ━━━━ ✓ completed · 0 ms ━┓
      ┃ 5 tasks handed on              ┃
      ┗┯━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
       │ parallel
       ├┬─ a ──────────────── ✓ 10 ms ─┐
       ││ no calls                     │
       │└──────────────────────────────┘
       ├┬─ b ──────────────── ✓ 10 ms ─┐
       ││ no calls                     │
       │└──────────────────────────────┘
       │ then
       ├┬─ c ──────────────── ✓ 10 ms ─┐
       ││ no calls                     │
       │└──────────────────────────────┘
       │ then parallel
       ├┬─ d ──────────────── ✓ 10 ms ─┐
       ││ no calls                     │
       │└──────────────────────────────┘
       └┬─ e ──────────────── ✓ 10 ms ─┐
        │ no calls                     │
        └──────────────────────────────┘

      Totals  6 agents (5 sub-agents)
              0 model calls · 0 tool calls
              0 tokens · $0.00 · 0 ms
              parallel"
    `)
  })

  test('an agent asked twice is one agent', () => {
    const helper = resultOf({ agent: 'helper' })
    expect(flowchart(resultOf({ agent: 'boss', children: [helper, helper] }))).toContain('2 agents (1 sub-agent)')
  })

  describe.each(samples)('%s', (_, result) => {
    test.each([24, 40, 80, 200, Number.POSITIVE_INFINITY])(
      'never takes more than %s cells, and all boxes end at one edge',
      width => {
        for (const ascii of [false, true]) {
          const picture = flowchart(result, { width, ascii })
          for (const line of picture.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width)
          const edges = boxLines(picture).filter(line => /[┓┛┐┘┃│+|]$/.test(line) && !/^[ │|]*$/.test(line))
          expect(new Set(edges.map(textWidth)).size).toBe(1)
        }
      },
    )

    test('has no blanks at the end of a line and no control characters', () => {
      expect(flowchart(result)).not.toMatch(/[^\P{Cc}\n]| $| \n/u)
    })

    test('in ASCII is nothing but ASCII', () => {
      expect(flowchart(result, { ascii: true })).toMatch(/^[ -~\n]*$/)
    })

    test('is the same with colours, only coloured', () => {
      const coloured = flowchart(result, { color: true })
      expect(coloured).toContain('\u001b[')
      expect(stripVTControlCharacters(coloured)).toBe(flowchart(result))
    })
  })

  test.each([0, 10, -1, Number.NaN])('a width of %s is taken as 24', width => {
    expect(flowchart(report, { width })).toBe(flowchart(report, { width: 24 }))
  })
})
