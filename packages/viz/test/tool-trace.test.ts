import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { toolTrace } from '../src/index.ts'
import { textWidth } from '../src/text-width.ts'
import { call, chain, crowd, model, report, resultOf, single, spent, stopped, strange } from './sample-results.ts'

const samples = [
  ['a report', report],
  ['a single agent', single],
  ['a stopped run', stopped],
  ['strange names', strange],
  ['a chain of 8', chain(8)],
  ['a chain of 40', chain(40)],
  ['a crowd of 200', crowd(200)],
] as const

describe('[G2] the tool trace of an execution', () => {
  test('shows every agent with tokens and cost, its steps in order, and the totals', () => {
    expect(toolTrace(report, { width: 100 })).toMatchInlineSnapshot(`
      "✓ agent report-team                                                              completed in 12.4 s
      │ 1 model call · 692 tokens (604 in, 88 out) · $0.0024 · confidence 0.86 · at root/report-team
      │ plan: 1. Collect the figures; 2. Compute the growth; 3. Write the report
      ├─ ✓ plan                                                                                       0 ms
      ├─ ✓ model acme/large-2                                                           692 tokens · 1.3 s
      ├─ ✓ tool  read_file {"path":"brief.md"}                                                        6 ms
      ├─ ✓ learn lesson                                                                               1 ms
      ├─ ✓ agent researcher                                                             completed in 5.1 s
      │  │ 2 model calls · 3,430 tokens (3,016 in, 414 out) · $0.0119 · confidence 0.90
      │  │ at root/report-team/researcher
      │  ├─ ✓ model acme/large-2                                                       908 tokens · 900 ms
      │  ├─ ✓ tool  search {"query":"installed solar capacity Europe 2025","limit":5}               640 ms
      │  ├─ ✗ tool  fetch {"url":"https://stats.example.org/solar/2025/full-table.htm…               1.5 s
      │  │          step_failed: The server answered 503: try again later or use another source
      │  └─ ✓ model acme/large-2                                                      2,522 tokens · 2.7 s
      ├─ ✓ agent analyst                                                                completed in 6.2 s
      │  │ 2 model calls · 2,644 tokens (2,320 in, 324 out) · $0.0095 · at root/report-team/analyst
      │  ├─ ✓ model acme/large-2                                                        910 tokens · 1.4 s
      │  ├─ ✓ tool  calculator {"expression":"(338 - 269) / 269 * 100"}                               3 ms
      │  ├─ ✓ tool  sql {"query":"select year, sum(gw) from capacity group by year…                  41 ms
      │  ├─ ✓ model acme/large-2                                                      1,734 tokens · 1.9 s
      │  └─ ✓ agent fact-checker                                                        completed in 1.5 s
      │     │ 1 model call · 681 tokens (640 in, 41 out) · $0.0021
      │     │ at root/report-team/analyst/fact-checker
      │     ├─ ✓ model acme/large-2                                                     681 tokens · 1.1 s
      │     └─ ✓ tool  calculator {"expression":"338 / 269 - 1"}                                    370 ms
      └─ ✓ agent writer                                                                 completed in 4.3 s
         │ 1 model call · 2,830 tokens (1,890 in, 940 out) · $0.0198 · at root/report-team/writer
         ├─ ✓ model acme/large-2                                                      2,830 tokens · 3.9 s
         ├─ ✓ tool  write_file {"path":"report.md","content":"# Solar power in Europe\\n\\nI…          12 ms
         └─ ✓ check schema                                                                            2 ms

      Totals  5 agents (4 sub-agents) · 7 model calls · 7 tool calls (1 failed)
              10,277 tokens (8,470 in, 1,807 out) · $0.0457 · 12.4 s · parallel"
    `)
  })

  test('fits a narrow terminal', () => {
    expect(toolTrace(report, { width: 40 })).toMatchInlineSnapshot(`
      "✓ agent report-team  completed in 12.4 s
      │ 1 model call
      │ 692 tokens (604 in, 88 out) · $0.0024
      │ confidence 0.86 · at root/report-team
      │ plan: 1. Collect the figures; 2.
      │ Compute the growth; 3. Write the
      │ report
      ├─ ✓ plan                           0 ms
      ├─ ✓ model acme/large-2            1.3 s
      ├─ ✓ tool  read_file {"path":"bri…  6 ms
      ├─ ✓ learn lesson                   1 ms
      ├─ ✓ agent researcher              5.1 s
      │  │ 2 model calls
      │  │ 3,430 tokens (3,016 in, 414 out)
      │  │ $0.0119 · confidence 0.90
      │  │ at root/report-team/researcher
      │  ├─ ✓ model acme/large-2        900 ms
      │  ├─ ✓ tool  search {"query":"…  640 ms
      │  ├─ ✗ tool  fetch {"url":"http…  1.5 s
      │  │          step_failed: The server
      │  │          answered 503: try again
      │  │          later or use another sour…
      │  └─ ✓ model acme/large-2         2.7 s
      ├─ ✓ agent analyst    completed in 6.2 s
      │  │ 2 model calls
      │  │ 2,644 tokens (2,320 in, 324 out)
      │  │ $0.0095
      │  │ at root/report-team/analyst
      │  ├─ ✓ model acme/large-2         1.4 s
      │  ├─ ✓ tool  calculator {"expres…  3 ms
      │  ├─ ✓ tool  sql {"query":"sele…  41 ms
      │  ├─ ✓ model acme/large-2         1.9 s
      │  └─ ✓ agent fact-checker         1.5 s
      │     │ 1 model call
      │     │ 681 tokens (640 in, 41 out)
      │     │ $0.0021
      │     │ at
      │     │ root/report-team/analyst/fact-c…
      │     ├─ ✓ model acme/large-2      1.1 s
      │     └─ ✓ tool  calculator {"e…  370 ms
      └─ ✓ agent writer     completed in 4.3 s
         │ 1 model call
         │ 2,830 tokens (1,890 in, 940 out)
         │ $0.0198
         │ at root/report-team/writer
         ├─ ✓ model acme/large-2         3.9 s
         ├─ ✓ tool  write_file {"path"…  12 ms
         └─ ✓ check schema                2 ms

      Totals  5 agents (4 sub-agents)
              7 model calls
              7 tool calls (1 failed)
              10,277 tokens (8,470 in, 1,807
              out) · $0.0457 · 12.4 s
              parallel"
    `)
  })

  test('draws the same in plain ASCII', () => {
    expect(toolTrace(single, { ascii: true })).toMatchInlineSnapshot(`
      "ok agent assistant                                           completed in 940 ms
      | 1 model call, 17 tokens (12 in, 5 out), cost unknown
      \`- ok model acme/large-2                                       17 tokens, 930 ms

      Totals  1 agent, 1 model call, 0 tool calls, 17 tokens (12 in, 5 out)
              cost unknown, 940 ms"
    `)
  })

  test('failed and cancelled are told apart, unknown tokens and cost are called unknown', () => {
    expect(toolTrace(stopped)).toMatchInlineSnapshot(`
      "✗ agent coder                                                failed in 5 min 1 s
      │ 1 model call · tokens unknown · cost unknown · at root/coder
      │ limit_exceeded: Limit durationMs (300000) is reached: raise limits.durationMs
      │ or make the task smaller
      ├─ ✓ model acme/large-2                                     tokens unknown · 2 s
      ├─ ⊘ tool  run_tests {"pattern":"**/*.test.ts"}                       4 min 59 s
      └─ ⊘ agent reviewer                                           cancelled in 1.2 s
         │ no model calls · at root/reviewer
         │ cancelled: The task was cancelled
         └─ ✓ tool  read_file {"path":"src/index.ts"}                            12 ms

      Totals  2 agents (1 sub-agent) · 1 model call · 2 tool calls · tokens unknown
              cost unknown · 5 min 1 s"
    `)
  })

  test('names from outside cannot break the lines', () => {
    expect(toolTrace(strange)).toMatchInlineSnapshot(`
      "✓ agent 研究员 👩‍🔬\\nroot: \\x1b[31mred\\x1b[0m                     completed in 1 s
      │ no model calls · at root/研究员 👩‍🔬\\nroot: \\x1b[31mred\\x1b[0m
      │ plan: Erst suchen, then 書く ✅
      ├─ ✓ tool  búsqueda_avanzada_con_un_nombre_que_no_termina_nunca_jamás {"q…  5 ms
      ├─ ✓ tool  tab\\tname \\u202eevil\\u2028line                                   5 ms
      └─ ✓ agent 🇪🇺 équipe                                          completed in 10 ms
           no model calls · at root/🇪🇺 équipe

      Totals  2 agents (1 sub-agent) · 0 model calls · 2 tool calls · 0 tokens · $0.00
              1 s"
    `)
  })

  test('arguments are cut where asked', () => {
    const result = resultOf({ agent: 'a', steps: [call(0, 1, 'look', '{"path":"some/where/deep"}')] })
    expect(toolTrace(result, { maxDetail: 12 })).toMatch(/look {"path":"so… +1 ms/)
    expect(toolTrace(result)).toContain('{"path":"some/where/deep"}')
  })

  test('an agent is charged for its own calls, the totals for all', () => {
    const child = resultOf({ agent: 'child', steps: [model(0, 1, spent(100, 10, 0.02))] })
    const trace = toolTrace(resultOf({ agent: 'boss', steps: [model(0, 1, spent(30, 3, 0.01))], children: [child] }))
    expect(trace).toContain('│ 1 model call · 33 tokens (30 in, 3 out) · $0.01')
    expect(trace).toContain('1 model call · 110 tokens (100 in, 10 out) · $0.02')
    expect(trace).toContain('143 tokens (130 in, 13 out)')
    expect(trace).toContain('$0.03')
  })

  test('every child is told, however many', () => {
    expect(toolTrace(crowd(200)).match(/agent worker/g)).toHaveLength(200)
  })

  test('what is too deep for the width is counted', () => {
    expect(toolTrace(chain(12), { width: 40 })).toContain('└─ … and 3 below')
  })

  test('a long error message is told in three lines', () => {
    const step = {
      ...call(0, 1, 'look'),
      status: 'failed' as const,
      error: { code: 'step_failed', message: 'why '.repeat(200) },
    }
    const lines = toolTrace(resultOf({ agent: 'a', steps: [step] })).split('\n')
    expect(lines.filter(line => line.includes('why'))).toHaveLength(3)
    expect(lines.some(line => line.endsWith('why…'))).toBe(true)
  })

  describe.each(samples)('%s', (_, result) => {
    test.each([24, 40, 80, Number.POSITIVE_INFINITY])('never takes more than %s cells', width => {
      for (const line of toolTrace(result, { width }).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width)
    })

    test('is the same with colours, only coloured', () => {
      const coloured = toolTrace(result, { color: true })
      expect(coloured).toContain('\u001b[')
      expect(stripVTControlCharacters(coloured)).toBe(toolTrace(result))
    })

    test('in ASCII is nothing but ASCII', () => {
      expect(toolTrace(result, { ascii: true })).toMatch(/^[ -~\n]*$/)
    })
  })
})
