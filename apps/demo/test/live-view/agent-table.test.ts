import { describe, expect, it } from 'vitest'
import { cellWidth } from '../../src/cell-width.ts'
import type { AgentRow } from '../../src/live-view/agent-board.ts'
import { agentTable } from '../../src/live-view/agent-table.ts'
import { createPaint } from '../../src/paint.ts'

const row = (own: Partial<AgentRow>): AgentRow => ({
  name: 'code',
  phase: 'executing',
  doing: 'thinking',
  modelCalls: 3,
  tokens: 1234,
  costUsd: 0.5,
  life: 1,
  ...own,
})
const plain = createPaint(false)

describe('agentTable', () => {
  it('has a row for each agent', () => {
    const rows = [
      row({}),
      row({ name: 'test', phase: 'idle', doing: '', tokens: undefined, costUsd: undefined, life: 2 }),
    ]
    expect(agentTable(rows, 72, 0, plain)).toEqual([
      '  agent        state      doing                  calls   tokens     cost',
      '⠋ code         executing  thinking                   3    1,234    $0.50',
      '· test ↻1      idle                                  3  unknown  unknown',
    ])
  })

  it.each([40, 60, 80, 200])('is never wider than %i cells, whatever is done', width => {
    const lines = agentTable([row({ doing: 'a tool with 日本 and \u001b[31m'.repeat(20) })], width, 3, plain)
    expect(Math.max(...lines.map(cellWidth))).toBeLessThanOrEqual(width)
    expect(lines.join('')).not.toContain('\u001b')
  })

  it('turns the mark of those who work', () => {
    const marks = [0, 1, 10].map(frame => agentTable([row({})], 80, frame, plain)[1]?.[0])
    expect(marks[0]).not.toBe(marks[1])
    expect(marks[0]).toBe(marks[2])
  })
})
