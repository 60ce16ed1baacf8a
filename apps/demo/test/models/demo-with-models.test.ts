// The command as a person starts it, with models behind a wire.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWireServer, type WireRequest, type WireServer, type WireTurn } from '@statecraft/wire-server'
import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../audit/temporary-folder.ts'
import { eventsIn, fixture, reportIn, reportPlace, runDemo, runOffline, startDemo } from '../run-demo.ts'
import { freePort } from './model-host.ts'
import { rulesBrain, USAGE } from './rules-brain.ts'

const KEY = 'sk-test-0123456789'
const DIR = fixture('broken-link')
const audit = (dir: string, ...more: string[]) => ['--dir', dir, '--out', reportPlace(), ...more]
const rulesAt = ({ baseURL }: WireServer) => ['--model', `${baseURL['openai-chat']}#rules`]
const addresses = ({ baseURL }: WireServer) => ({
  OPENAI_BASE_URL: baseURL['openai-responses'],
  ANTHROPIC_BASE_URL: baseURL.anthropic,
})

describe('the demo with a model behind a wire', { timeout: 30_000 }, () => {
  it('comes to the same report as with the rules, and says who decided', async () => {
    await using server = await openWireServer(rulesBrain(), { keyless: true })
    const args = audit(DIR)
    const [there, here] = await Promise.all([
      runDemo([...args, '--json', ...rulesAt(server)]),
      runOffline([...audit(DIR), '--json']),
    ])
    expect([there.code, there.stderr]).toEqual([0, ''])
    expect(reportIn(there.stdout)).toEqual(reportIn(here.stdout))
    const [first] = eventsIn(there.stdout)
    expect(first).toMatchObject({ type: 'model', model: 'openai/rules' })
    const calls = server.stats.requests - 1 // the list of its models
    const tokens = (calls * (USAGE.inputTokens + USAGE.outputTokens)).toLocaleString('en')
    expect(readFileSync(args[3] ?? '', 'utf8')).toContain(
      `Decided by openai/rules: ${calls} calls, ${tokens} tokens, cost unknown`,
    )
    expect(server.stats.refused).toBe(1)
  })

  it('restarts a crashed worker whoever decides', async () => {
    await using server = await openWireServer(rulesBrain(), { keyless: true })
    const { code, stdout } = await runDemo(audit(DIR, '--json', '--fault', 'worker', ...rulesAt(server)))
    expect(code).toBe(0)
    expect(eventsIn(stdout).filter(({ type }) => type === 'actor.restarted')).toHaveLength(1)
    expect(reportIn(stdout).verdict?.verdict).toBe('not ready')
  })

  it('takes a key from a file .env, and lets nobody see it', async () => {
    await using server = await openWireServer(rulesBrain(), { apiKey: KEY })
    const cwd = temporaryFolder()
    cpSync(DIR, cwd, { recursive: true })
    writeFileSync(join(cwd, '.env'), `ANTHROPIC_API_KEY=${KEY} # TODO: another one\n`)
    const args = audit('.', '--json')
    const { code, stdout, stderr } = await runDemo(args, { cwd, env: addresses(server) })
    expect(code).toBe(0)
    expect(eventsIn(stdout)[0]).toMatchObject({
      model: 'anthropic/claude-haiku-5-5',
      why: expect.stringMatching(/^ANTHROPIC_API_KEY is set: .* goes to 127\.0\.0\.1:\d+\.$/),
    })
    expect(reportIn(stdout).unchecked).toContainEqual(expect.objectContaining({ what: ['.env'] }))
    expect(stdout + stderr + readFileSync(args[3] ?? '', 'utf8')).not.toContain(KEY)
  })

  it.each([
    ['openai', 'OpenAI answered 401'],
    ['anthropic', 'Anthropic answered 401'],
  ])('says in a line what to do about a wrong key, and keeps a report: %s', async (model, expected) => {
    await using server = await openWireServer(rulesBrain(), { apiKey: KEY })
    const wrong = 'sk-wrong-42'
    const args = audit(DIR, '--model', model)
    const env = { OPENAI_API_KEY: wrong, ANTHROPIC_API_KEY: wrong, ...addresses(server) }
    const { code, stdout, stderr } = await runDemo(args, { env })
    expect([code, stderr]).toEqual([1, ''])
    const report = readFileSync(args[3] ?? '', 'utf8')
    expect(report).toContain(`**Failed**: ${expected}`)
    expect(report).toContain('Check that the key is set')
    expect(stdout + report).not.toMatch(/sk-wrong-42|^ {4}at /m)
    expect(server.stats.requests).toBe(1)
  })

  it.each([
    [['--model', 'openai'], '--model openai needs a key: set OPENAI_API_KEY'],
    [['--model', 'http://me:secret@127.0.0.1/v1'], 'The address behind --model cannot be used'],
    [['--model', 'large'], 'There is no model "large"'],
  ])('says in a line why there is nobody to decide: %j', async (model, expected) => {
    const { code, stdout, stderr } = await runDemo(audit(DIR, ...model))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(expected)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('says in a line that a server is not there', async () => {
    const address = `http://127.0.0.1:${await freePort()}/v1`
    const { code, stdout, stderr } = await runDemo(audit(DIR, '--model', `${address}#x`))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(`Nothing answers at ${address}: start the server, or check the address behind --model.\n`)
  })

  // Other work on the machine can hold a process up: what counts is that it can be done.
  it('ends within a second of Ctrl-C while a model is silent, and keeps what was found', { retry: 2 }, async () => {
    const rules = rulesBrain()
    const silent = async (request: WireRequest): Promise<WireTurn> => ({
      ...(await rules(request)),
      ...(request.n > 4 && { fault: 'hang-body' as const }),
    })
    await using server = await openWireServer(silent, { keyless: true })
    const { child, ended } = startDemo(audit(DIR, '--json', ...rulesAt(server)))
    await vi.waitUntil(() => server.stats.requests > 4 && server.stats.inFlight > 0, { timeout: 20_000 })
    const interruptedAt = performance.now()
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    expect(performance.now() - interruptedAt).toBeLessThan(1000)
    expect([code, stderr]).toEqual([130, ''])
    expect(reportIn(stdout)).toMatchObject({ status: 'cancelled', facts: { folder: { files: 9 } } })
    await vi.waitUntil(() => server.stats.openSockets === 0, { timeout: 5_000 })
  })
})
