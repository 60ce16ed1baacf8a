// Results as a runtime returns them, built from what happened: totals, tokens and cost are added up from the steps.
import type { Failure, Result, Spend, StepRecord } from '@statecraft/runtime'

/** The clock's reading when the samples began: 2026-11-21, 09:00 UTC. */
export const T0 = 1_795_251_600_000

let ids = 0

function step(source: string, name: string, options: Partial<StepRecord> = {}): StepRecord {
  ids += 1
  return { id: `1/${source}#${ids}`, source, name, status: 'completed', startedAt: T0, durationMs: 0, ...options }
}

/** A model call that began `at` ms after the samples did. */
export const model = (at: number, durationMs: number, spend?: Spend): StepRecord =>
  step('model', 'acme/large-2', { startedAt: T0 + at, durationMs, ...(spend && { spend }) })

export const call = (at: number, durationMs: number, name: string, detail?: string): StepRecord =>
  step('tool', name, { startedAt: T0 + at, durationMs, ...(detail !== undefined && { detail }) })

export const failedCall = (
  at: number,
  durationMs: number,
  name: string,
  detail: string,
  message: string,
): StepRecord => ({
  ...call(at, durationMs, name, detail),
  status: 'failed',
  error: { code: 'step_failed', message },
})

export const spent = (inputTokens: number, outputTokens: number, costUsd: number | undefined): Spend => ({
  inputTokens,
  outputTokens,
  costUsd,
})

const failure = (code: string, message: string): Failure => ({ code, message, retryable: false })

const FIGURES = ['inputTokens', 'outputTokens', 'costUsd'] as const

function sumOf(
  figure: (typeof FIGURES)[number],
  steps: readonly StepRecord[],
  children: readonly Result[],
): number | undefined {
  const own = steps.flatMap(({ spend }) => (spend && figure in spend ? [spend[figure]] : []))
  const all = [...own, ...children.map(child => child.totals[figure])]
  return all.includes(undefined) ? undefined : all.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

const plus = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? undefined : a + b)

/** When its first step or child began; undefined where it has none. */
function firstOf(steps: readonly StepRecord[], children: readonly Result[]): number | undefined {
  const all = [...steps, ...children].flatMap(({ startedAt }) => startedAt ?? [])
  return all.length > 0 ? Math.min(...all) : undefined
}

type Parts = Partial<Omit<Result, 'totals' | 'usage' | 'costUsd'>> & { readonly agent: string }

/** The result of an agent that used what its steps and children say. */
export function resultOf(parts: Parts): Result {
  const { agent, steps = [], children = [] } = parts
  const counted = (source: string) => steps.filter(one => one.source === source).length
  const sum = (figure: 'turns' | 'toolCalls' | 'delegations') =>
    children.reduce((n, { totals }) => n + totals[figure], 0)
  const [inputTokens, outputTokens, costUsd] = FIGURES.map(figure => sumOf(figure, steps, children))
  return {
    status: 'completed',
    output: undefined,
    error: undefined,
    confidence: undefined,
    plan: undefined,
    toolOutputs: undefined,
    thinking: undefined,
    alternatives: undefined,
    startedAt: firstOf(steps, children),
    details: {},
    durationMs: 0,
    runId: 'run-1',
    taskId: `task-${agent}`,
    address: `root/${agent}`,
    ...parts,
    steps,
    children,
    usage: { inputTokens, outputTokens, totalTokens: plus(inputTokens, outputTokens) },
    costUsd,
    totals: {
      turns: sum('turns') + counted('model'),
      toolCalls: sum('toolCalls') + counted('tool'),
      delegations: sum('delegations') + children.length,
      inputTokens,
      outputTokens,
      costUsd,
    },
  } as Result
}

const researcher = resultOf({
  agent: 'researcher',
  address: 'root/report-team/researcher',
  durationMs: 5120,
  confidence: 0.9,
  steps: [
    model(1300, 900, spent(812, 96, 0.0031)),
    call(2210, 640, 'search', '{"query":"installed solar capacity Europe 2025","limit":5}'),
    failedCall(
      2210,
      1500,
      'fetch',
      '{"url":"https://stats.example.org/solar/2025/full-table.html"}',
      'The server answered 503: try again later or use another source',
    ),
    model(3720, 2690, spent(2204, 318, 0.0088)),
  ],
})

const checker = resultOf({
  agent: 'fact-checker',
  address: 'root/report-team/analyst/fact-checker',
  durationMs: 1480,
  steps: [model(4010, 1100, spent(640, 41, 0.0021)), call(5120, 370, 'calculator', '{"expression":"338 / 269 - 1"}')],
})

const analyst = resultOf({
  agent: 'analyst',
  address: 'root/report-team/analyst',
  durationMs: 6230,
  steps: [
    model(1300, 1400, spent(790, 120, 0.0034)),
    call(2705, 3, 'calculator', '{"expression":"(338 - 269) / 269 * 100"}'),
    call(2705, 41, 'sql', '{"query":"select year, sum(gw) from capacity group by year order by year"}'),
    model(5600, 1930, spent(1530, 204, 0.0061)),
  ],
  children: [checker],
})

const writer = resultOf({
  agent: 'writer',
  address: 'root/report-team/writer',
  durationMs: 4310,
  steps: [
    model(7700, 3900, spent(1890, 940, 0.0198)),
    call(11_610, 12, 'write_file', '{"path":"report.md","content":"# Solar power in Europe\\n\\nIn 2025 …"}'),
    step('check', 'schema', { startedAt: T0 + 11_700, durationMs: 2 }),
  ],
})

/** A planner with two workers at once and a third after them; one tool call failed. */
export const report: Result = resultOf({
  agent: 'report-team',
  address: 'root/report-team',
  durationMs: 12_430,
  confidence: 0.86,
  plan: ['Collect the figures', 'Compute the growth', 'Write the report'],
  steps: [
    step('plan', 'plan', { durationMs: 0 }),
    model(0, 1250, spent(604, 88, 0.0024)),
    call(1252, 6, 'read_file', '{"path":"brief.md"}'),
    step('learn', 'lesson', { startedAt: T0 + 12_200, durationMs: 1 }),
  ],
  children: [researcher, analyst, writer],
})

/** One agent that answered without any tool, on a model whose price nobody gave. */
export const single: Result = resultOf({
  agent: 'assistant',
  address: 'assistant',
  durationMs: 940,
  steps: [model(0, 930, { inputTokens: 12, outputTokens: 5, costUsd: undefined })],
})

/** A run that met its limit while a tool was still at work, on a model that does not count tokens. */
export const stopped: Result = resultOf({
  agent: 'coder',
  address: 'root/coder',
  status: 'failed',
  durationMs: 301_200,
  error: failure(
    'limit_exceeded',
    'Limit durationMs (300000) is reached: raise limits.durationMs or make the task smaller',
  ),
  steps: [
    model(0, 2000, { inputTokens: undefined, outputTokens: undefined, costUsd: undefined }),
    { ...call(2001, 299_000, 'run_tests', '{"pattern":"**/*.test.ts"}'), status: 'cancelled' },
  ],
  children: [
    resultOf({
      agent: 'reviewer',
      status: 'cancelled',
      durationMs: 1200,
      error: failure('cancelled', 'The task was cancelled'),
      steps: [call(3000, 12, 'read_file', '{"path":"src/index.ts"}')],
    }),
  ],
})

/** Names and arguments that a model made up. */
export const strange: Result = resultOf({
  agent: '研究员 👩‍🔬\nroot: \u001b[31mred\u001b[0m',
  durationMs: 1000,
  plan: 'Erst\nsuchen,\n\nthen 書く ✅',
  steps: [
    call(0, 5, 'búsqueda_avanzada_con_un_nombre_que_no_termina_nunca_jamás', '{"q":"太陽光発電の導入量 🚀🚀"}'),
    call(6, 5, 'tab\tname', '\u202eevil\u2028line'),
  ],
  children: [resultOf({ agent: '🇪🇺 e\u0301quipe', durationMs: 10 })],
})

/** A chain of agents, each of which handed its work to the next. */
export function chain(depth: number, level = 1): Result {
  return resultOf({
    agent: `level-${level}`,
    durationMs: (depth - level + 1) * 100,
    steps: [call(level * 100, 50, 'look', `{"level":${level}}`)],
    children: level < depth ? [chain(depth, level + 1)] : [],
  })
}

/** One agent with many children, every tenth of which failed. */
export function crowd(size: number): Result {
  return resultOf({
    agent: 'coordinator',
    durationMs: 5000,
    children: Array.from({ length: size }, (_, n) =>
      resultOf({
        agent: 'worker',
        address: `root/coordinator/worker-${n}`,
        durationMs: 100,
        ...(n % 10 === 9 && { status: 'failed', error: failure('step_failed', 'The tool broke') }),
        steps: [call(n, 90, 'work', `{"n":${n}}`)],
      }),
    ),
  })
}
