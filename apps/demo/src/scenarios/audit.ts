// The scenario `audit`: what is in this folder, and is it ready to ship? Opens the folder, lets the team work while a view shows
// it, and ends with the picture of the run and the report.
import type { Result } from '@statecraft/runtime'
import { flowchart } from '@statecraft/viz'
import { rawOf, showName } from '../audit/shown-name.ts'
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
import { type AuditReport, auditReport } from '../report/audit-report.ts'
import { toMarkdown } from '../report/markdown.ts'
import { reportPage } from '../report/report-page.ts'
import { checkPlace, saveReport } from '../report/save-report.ts'
import { toTerminalText } from '../report/terminal-text.ts'
import { visibleText } from '../visible-text.ts'
import { openTarget } from './audit-target.ts'
import { AUDIT_ROOT, runAudit } from './run-audit.ts'
import type { Ending, Scenario, Stage } from './scenario.ts'

/** How long the offline model seems to think where people watch. */
const VISIBLE_LATENCY = 80

function viewFor({ json }: RunRequest, { terminal, exit }: Stage): View {
  if (json) return jsonLines(terminal.write)
  return terminal.live ? liveTable(terminal, AUDIT_ROOT, exit) : lineLog(terminal.write)
}

async function saved(markdown: string, out: string | undefined): Promise<string> {
  try {
    return await saveReport(markdown, out)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The report could not be written: ${reason}`, { cause })
  }
}

function showEnd(result: Result, text: string, { terminal }: Stage): void {
  const { width, color, write } = terminal
  write(`\n${flowchart(result, { width: width(), color })}\n\n${text}\n`)
}

/** What comes first, for people or programs. */
function opening({ json }: RunRequest, folder: string, { terminal, choice }: Stage): string {
  const line = choiceLine(choice)
  if (json) return `${JSON.stringify({ type: 'model', model: modelIdOf(choice), why: line })}\n`
  const shown = terminal.live ? wrapToCells(visibleText(line), terminal.width()).join('\n') : visibleText(line)
  return `Audit of ${folder}\n${shown}\n\n`
}

async function play(request: RunRequest, stage: Stage): Promise<Ending> {
  const { terminal, signal, now, choice, env } = stage
  const { json, out, fault, runTests } = request
  await checkPlace(out)
  const { folder, whyExcluded } = await openTarget(request, signal)
  const shown = showName(rawOf(folder.root))
  terminal.write(opening(request, shown, stage))
  const view = viewFor(request, stage)
  const latencyMs = !json && terminal.live ? VISIBLE_LATENCY : 0
  const model = await openModel(choice, { env, latencyMs })
  const prices = pricesFor(choice)
  const crash = fault === 'worker'
  const { result, facts } = await runAudit({ folder, signal, view, model, prices, runTests, crash })
  const report = auditReport({ folder: shown, whyExcluded, facts, result })
  const page = reportPage(report, {
    at: now().toISOString().slice(0, 16).replace('T', ' '),
    by: decidedBy(choice, result),
  })
  if (!json) showEnd(result, toTerminalText(page, { width: terminal.width(), paint: terminal.paint }), stage)
  const file = await saved(toMarkdown(page), out)
  terminal.write(json ? `${reportLine(report, result, file)}\n` : `\nThe report is in ${visibleText(file)}\n`)
  return result.status
}

/** The last line of `--json`. */
function reportLine(report: AuditReport, { usage, costUsd, totals, durationMs }: Result, file: string): string {
  return JSON.stringify({ type: 'report', file, report, usage, costUsd, totals, durationMs })
}

export const audit: Scenario = {
  name: 'audit',
  description: 'Is this folder ready to ship? Five agents look, doubt and vote.',
  takes: 'dir',
  play,
}
