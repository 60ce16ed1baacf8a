// Sums what the tests and the checks reported into one line. A command that failed without a failed test or check to
// show for it (a crash, a missing report) counts as one failure, so green is never an accident.
import { existsSync, readFileSync } from 'node:fs'

const [testsCode, verifyCode] = process.argv.slice(2).map(Number)
const read = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** @returns `[passed, failed]` */
function tally(passed, failed, code) {
  return [passed, failed === 0 && code !== 0 ? 1 : failed]
}

const tests = read('node_modules/.cache/tests.json')
const checks = read('node_modules/.cache/verify.json')?.filter(({ name }) => name !== 'test') ?? []
const passedChecks = checks.filter(({ passed }) => passed).length

const counts = [
  tally(tests?.numPassedTests ?? 0, tests?.numFailedTests ?? 0, tests ? testsCode : 1),
  tally(passedChecks, checks.length - passedChecks, checks.length > 0 ? verifyCode : 1),
]
const [passed, failed] = counts.reduce(([p, f], [passes, failures]) => [p + passes, f + failures], [0, 0])
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
process.stdout.write(`${passed} passed, ${failed} failed\n`)
