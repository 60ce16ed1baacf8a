// A team that mends a failing test: one adds a function, one tests it, one finds out why it fails and mends it, one reviews. They
// work on real files in a scratch project and run its tests for real. The scripted model reads what the tools say; any other model
// takes its place: `registerRoles(runtime, { …, model: anthropic('claude-…') })`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sequence } from '@statecraft/actors'
import { callTool, type ScriptFunction, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { codeRole, debugRole, reviewRole, testRole, workspaceKit } from '@statecraft/tools/roles'

const folder = mkdtempSync(join(tmpdir(), 'fix-the-bug-'))
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
writeFileSync(
  join(folder, 'median.js'),
  `export function median(numbers) {
  const sorted = [...numbers].sort()
  return sorted[Math.floor(sorted.length / 2)]
}
`,
)

/** What the last tool call gave, as text. */
const seen = (results: readonly { readonly output: unknown }[]): string => JSON.stringify(results.at(-1)?.output ?? '')

const coder: ScriptFunction = (_request, { call, toolResults }) => {
  if (call === 1) return callTool('read_file', { path: 'median.js' })
  if (call === 2 && seen(toolResults).includes('median'))
    return callTool('write_file', {
      path: 'spread.js',
      text: `import { median } from './median.js'

export const spread = numbers => median(numbers.map(it => Math.abs(it - median(numbers))))
`,
    })
  return { json: { summary: 'spread.js: the median distance from the median', changed: ['spread.js'] } }
}

const tester: ScriptFunction = (_request, { call, toolResults }) => {
  if (call === 1)
    return callTool('write_file', {
      path: 'spread.test.js',
      text: `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median } from './median.js'
import { spread } from './spread.js'

test('the median of numbers of different lengths', () => assert.equal(median([10, 9, 1]), 9))
test('the spread', () => assert.equal(spread([1, 2, 9]), 1))
`,
    })
  if (call === 2) return callTool('run_tests')
  const failed = seen(toolResults).includes('"passed":false')
  return {
    json: {
      passed: !failed,
      summary: failed ? 'The median of 10, 9 and 1 is wrong.' : 'All pass.',
      written: ['spread.test.js'],
      failures: failed ? [{ test: 'the median of numbers of different lengths', message: 'it is not 9' }] : [],
    },
  }
}

const debuggerModel: ScriptFunction = (_request, { call, toolResults }) => {
  if (call === 1) return callTool('read_file', { path: 'median.js' })
  if (call === 2 && seen(toolResults).includes('.sort()'))
    return callTool('submit_plan', {
      plan: 'sort() without a function sorts as text. Run the tests, then compare numbers.',
    })
  if (call === 3) return callTool('run_tests')
  if (call === 4 && seen(toolResults).includes('"passed":false'))
    return callTool('edit_file', { path: 'median.js', find: '.sort()', replace: '.sort((a, b) => a - b)' })
  if (call === 5) return callTool('run_tests')
  return {
    json: {
      reproduction: 'median([10, 9, 1]) gives 10',
      cause: 'median.js sorts numbers as text: "10" stands before "9"',
      fix: 'Numbers are compared as numbers',
      changed: ['median.js'],
      fixed: seen(toolResults).includes('"passed":true'),
    },
  }
}

const reviewer: ScriptFunction = (_request, { call, toolResults }) => {
  if (call === 1) return callTool('read_file', { path: 'median.js' })
  const isNumeric = seen(toolResults).includes('a - b')
  const finding = {
    severity: 'minor',
    file: 'median.js',
    line: 3,
    message: 'An even number of values has two in the middle.',
  }
  return {
    json: { verdict: isNumeric ? 'approve' : 'request_changes', summary: 'Small and right.', findings: [finding] },
  }
}

const kit = workspaceKit({ folder, tests: { argv: [process.execPath, '--test'] } })
const team = sequence(
  [
    { agent: codeRole(kit, { model: scriptedModel(coder) }), task: 'Add spread: the median distance from the median.' },
    { agent: testRole(kit, { model: scriptedModel(tester) }), task: 'Test median and spread.' },
    { agent: debugRole(kit, { model: scriptedModel(debuggerModel) }), task: 'Mend what the tests found.' },
    { agent: reviewRole(kit, { model: scriptedModel(reviewer) }), task: 'Review what was changed.' },
  ],
  { name: 'fix-the-bug' },
)

const runtime = createRuntime()
const { status, details } = await runtime.run(team, 'We need the spread of a list of numbers.')

for (const { name, status, output } of details?.results ?? [])
  console.log(`${name} ${status}: ${JSON.stringify(output)}`)
console.log(`team ${status}`)
console.log(readFileSync(join(folder, 'median.js'), 'utf8').split('\n')[1]?.trim())
await runtime.close()
rmSync(folder, { recursive: true })
