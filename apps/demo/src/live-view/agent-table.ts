// The agents as lines of a terminal: a row for each, as wide as it may be and no wider.
import { formatCost, formatTokens } from '@statecraft/viz'
import { padToCells } from '../cell-width.ts'
import type { Paint } from '../paint.ts'
import { visibleText } from '../visible-text.ts'
import type { AgentRow } from './agent-board.ts'

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

const NAME = 12
const PHASE = 10
const CALLS = 5
const TOKENS = 8
const COST = 8
/** Mark, name and state. */
const BEGIN = 2 + NAME + 1 + PHASE
/** The figures, each with a blank before it. */
const FIGURES = CALLS + TOKENS + COST + 3
const NARROWEST_ACTION = 8

interface Cells {
  readonly mark: string
  readonly name: string
  readonly phase: string
  readonly action: string
  readonly calls: string
  readonly tokens: string
  readonly cost: string
}

function lay({ mark, name, phase, action, calls, tokens, cost }: Cells, width: number, paint: Paint): string {
  const figures = width >= BEGIN + FIGURES
  const room = width - BEGIN - 1 - (figures ? FIGURES : 0)
  const columns = [
    `${mark} ${padToCells(name, NAME)}`,
    padToCells(phase, PHASE),
    ...(room >= NARROWEST_ACTION ? [paint('faint', padToCells(action, room))] : []),
    ...(figures ? [calls.padStart(CALLS), tokens.padStart(TOKENS), cost.padStart(COST)] : []),
  ]
  return columns.join(' ')
}

const HEAD: Cells = {
  mark: ' ',
  name: 'agent',
  phase: 'state',
  action: 'doing',
  calls: 'calls',
  tokens: 'tokens',
  cost: 'cost',
}

/** Where an agent does nothing until its next task. */
const RESTING = new Set(['idle', 'completed', 'failed', 'cancelled'])

function markOf({ phase }: AgentRow, frame: number, paint: Paint): string {
  if (phase === 'crashed') return paint('bad', '✗')
  return RESTING.has(phase) ? paint('faint', '·') : paint('good', SPINNER[frame % SPINNER.length] ?? '*')
}

/** The figures go first where there is no room. `frame` is how often it was drawn before: it turns the marks of those who work. */
export function agentTable(rows: readonly AgentRow[], width: number, frame: number, paint: Paint): readonly string[] {
  const lines = rows.map(row => {
    const { name, phase, doing, modelCalls, tokens, costUsd, life } = row
    const cells: Cells = {
      mark: markOf(row, frame, paint),
      name: life > 1 ? `${name} ↻${life - 1}` : name,
      phase,
      action: visibleText(doing),
      calls: String(modelCalls),
      tokens: formatTokens(tokens),
      cost: formatCost(costUsd),
    }
    return lay(cells, width, paint)
  })
  return [
    paint(
      'faint',
      lay(HEAD, width, (_, text) => text),
    ),
    ...lines,
  ]
}
