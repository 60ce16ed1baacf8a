// `pnpm verify`: runs the checks one after the other, says what each found, ends with a table, and leaves
// node_modules/.cache/verify.json for CI. `--only a,b` runs some of them, `--except a,b` leaves some out.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cache } from './command.ts'
import type { Step } from './step.ts'
import { steps } from './steps.ts'

interface Row {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
  readonly note: string
}

function chosen(): readonly Step[] {
  const { values } = parseArgs({ options: { only: { type: 'string' }, except: { type: 'string' } } })
  const names = (list: string | undefined) => list?.split(',').map(name => name.trim())
  const only = names(values.only)
  const except = names(values.except) ?? []
  const unknown = [...(only ?? []), ...except].filter(name => !steps.some(step => step.name === name))
  if (unknown.length > 0) {
    console.error(`No step is called ${unknown.join(', ')}. Steps: ${steps.map(step => step.name).join(', ')}.`)
    process.exit(2)
  }
  return steps.filter(({ name }) => (only?.includes(name) ?? true) && !except.includes(name))
}

async function runStep({ name, run }: Step): Promise<Row> {
  console.log(`\n== ${name}`)
  const start = performance.now()
  const { problems, note } = await run().catch((error: unknown) => ({
    problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    note: 'the check itself broke',
  }))
  const seconds = (performance.now() - start) / 1000
  for (const problem of problems) console.log(problem)
  const row = { name, passed: problems.length === 0, seconds, note: note ?? '' }
  console.log(`${name}: ${row.passed ? 'passed' : 'failed'}`)
  return row
}

const rows: Row[] = []
for (const step of chosen()) rows.push(await runStep(step))

console.log('\nstep          result  seconds  note')
for (const { name, passed, seconds, note } of rows) {
  console.log(`${name.padEnd(14)}${(passed ? 'passed' : 'FAILED').padEnd(8)}${seconds.toFixed(1).padStart(7)}  ${note}`)
}
mkdirSync(cache, { recursive: true })
writeFileSync(join(cache, 'verify.json'), JSON.stringify(rows, null, 2))
if (rows.length === 0) console.error('Nothing was checked.')
process.exitCode = rows.length > 0 && rows.every(row => row.passed) ? 0 : 1
