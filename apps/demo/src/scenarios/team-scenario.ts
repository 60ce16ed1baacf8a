// A scenario in which one team works on one subject: opens the subject, lets the team work while a view shows it, and ends with
// the picture of the run, what came out of it, and one sentence that says what happened.
import type { Model, PriceTable } from '@statecraft/providers'
import { createRuntime, type Result, type Runtime } from '@statecraft/runtime'
import { flowchart } from '@statecraft/viz'
import { wrapToCells } from '../cell-width.ts'
import type { RunRequest } from '../command-line.ts'
import { jsonLines } from '../live-view/json-lines.ts'
import { lineLog } from '../live-view/line-log.ts'
import { liveTable } from '../live-view/live-table.ts'
import type { View } from '../live-view/view.ts'
import { decidedBy } from '../models/decided-by.ts'
import { pricesFor } from '../models/example-prices.ts'
import { choiceLine, modelIdOf } from '../models/model-choice.ts'
import { openModel } from '../models/open-model.ts'
import type { Rules } from '../offline-model/rules.ts'
import { toMarkdown } from '../report/markdown.ts'
import type { Block, Page } from '../report/page.ts'
import { checkPlace, saveReport } from '../report/save-report.ts'
import { toTerminalText } from '../report/terminal-text.ts'
import { UsageError } from '../usage-error.ts'
import { visibleText } from '../visible-text.ts'
import type { Ending, Scenario, Stage } from './scenario.ts'

/** What a team works with. */
export interface Work {
  readonly runtime: Runtime
  readonly model: Model
  readonly prices: PriceTable
  readonly signal: AbortSignal
}

/** What came of it. */
export interface Performance {
  /** The run that the picture shows. */
  readonly result: Result
  readonly page: Page
  /** What happened, in one sentence. */
  readonly sentence: string
}

export interface TeamScenario<S> {
  readonly name: string
  readonly description: string
  /** The option that says what it works on. */
  readonly takes: 'input' | 'dir' | 'nothing'
  /** Opens what it works on. Throws a UsageError. */
  readonly open: (request: RunRequest, signal: AbortSignal) => Promise<S>
  /** What it works on, as it is shown. */
  readonly title: (subject: S) => string
  /** What each role answers offline. */
  readonly rules: Rules
  readonly perform: (subject: S, work: Work) => Promise<Performance>
}

/** How long the offline model seems to think where people watch. */
const VISIBLE_LATENCY = 120
const MOST_CALLS = 120

const OPTION = { input: '--input', dir: '--dir', nothing: undefined } as const

/** An option that does nothing here is a mistake of whoever gave it. */
function checkOptions({ name, takes }: Pick<TeamScenario<never>, 'name' | 'takes'>, request: RunRequest): void {
  const given = [
    ...(request.input !== undefined && takes !== 'input' ? ['--input'] : []),
    ...(request.dir !== undefined && takes !== 'dir' ? ['--dir'] : []),
    ...(request.exclude.length > 0 && takes !== 'dir' ? ['--exclude'] : []),
    ...(request.fault ? ['--fault'] : []),
    ...(request.runTests ? ['--run-tests'] : []),
  ]
  if (given.length === 0) return
  const own = OPTION[takes]
  throw new UsageError(
    `Scenario "${name}" does not take ${given.join(' and ')}${own ? `: what it works on is given by ${own}.` : '.'}`,
  )
}

function viewFor({ json }: RunRequest, { terminal, exit }: Stage): View {
  if (json) return jsonLines(terminal.write)
  return terminal.live ? liveTable(terminal, 'root', exit, 'all') : lineLog(terminal.write)
}

/** What comes first, for people or programs. */
function opening(name: string, title: string, { json }: RunRequest, { terminal, choice }: Stage): string {
  const line = choiceLine(choice)
  if (json) return `${JSON.stringify({ type: 'model', scenario: name, model: modelIdOf(choice), why: line })}\n`
  const shown = terminal.live ? wrapToCells(visibleText(line), terminal.width()).join('\n') : visibleText(line)
  return `${name}: ${visibleText(title)}\n${shown}\n\n`
}

function endingOf(name: string, { result, page, sentence }: Performance, stage: Stage): Page {
  const said: Block[] =
    result.status === 'completed'
      ? []
      : [{ type: 'paragraph', text: [{ strong: result.status }, `: ${result.error.message}`] }]
  return [
    { type: 'title', text: [name] },
    ...said,
    ...page,
    { type: 'paragraph', text: [decidedBy(stage.choice, result)] },
    { type: 'paragraph', text: [sentence] },
  ]
}

function show(name: string, performance: Performance, stage: Stage): void {
  const { width, color, write, paint } = stage.terminal
  const page = endingOf(name, performance, stage).slice(1)
  write(`\n${flowchart(performance.result, { width: width(), color })}\n\n`)
  write(`${toTerminalText(page, { width: width(), paint })}\n`)
}

/** The last line of `--json`. */
function lastLine(name: string, { result, page, sentence }: Performance): string {
  const { status, output, usage, costUsd, totals, durationMs } = result
  return JSON.stringify({
    type: 'report',
    scenario: name,
    status,
    sentence,
    output,
    page,
    usage,
    costUsd,
    totals,
    durationMs,
  })
}

async function performIn<S>(scenario: TeamScenario<S>, subject: S, view: View, work: Omit<Work, 'runtime'>) {
  const runtime = createRuntime({ limits: { turns: MOST_CALLS }, prices: work.prices })
  const off = runtime.on('*', view.see)
  try {
    return await scenario.perform(subject, { ...work, runtime })
  } finally {
    off()
    view.end()
    await runtime.close()
  }
}

/** The scenario as the demo plays it. */
export function teamScenario<S>(scenario: TeamScenario<S>): Scenario {
  const { name, description, rules } = scenario
  const play = async (request: RunRequest, stage: Stage): Promise<Ending> => {
    const { terminal, signal, choice, env } = stage
    const { json, out } = request
    checkOptions(scenario, request)
    await checkPlace(out)
    const subject = await scenario.open(request, signal)
    terminal.write(opening(name, scenario.title(subject), request, stage))
    const latencyMs = !json && terminal.live ? VISIBLE_LATENCY : 0
    const model = await openModel(choice, { env, latencyMs, rules })
    const work = { model, prices: pricesFor(choice), signal }
    const performance = await performIn(scenario, subject, viewFor(request, stage), work)
    if (json) terminal.write(`${lastLine(name, performance)}\n`)
    else show(name, performance, stage)
    if (out !== undefined) {
      const file = await saveReport(toMarkdown(endingOf(name, performance, stage)), out)
      if (!json) terminal.write(`\nThe report is in ${visibleText(file)}\n`)
    }
    return performance.result.status
  }
  return { name, description, takes: scenario.takes, rules, play }
}
