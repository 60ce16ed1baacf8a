// Every scenario on two subjects each, in this process: what comes out must tell the facts of its own subject and not those of the
// other one.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../src/scenarios/index.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'
import { fixture } from '../run-demo.ts'
import { play } from './play-scenario.ts'

/** What the last lines say: the page and the sentence, without the picture. */
const pageIn = (written: string): string => written.slice(written.indexOf('Totals  ')).replace(/\s+/g, ' ')

const LETTER = 'Dear Ada, the boat left Bergen with 14 crates. It reached Oslo on Monday. Bergen sends its regards.'
const MANUAL = `${'The operator, who has been trained in the handling of every valve, pump, gauge and lever of the installation, shall, before the beginning of each and every individual shift without any exception whatsoever, inspect all of them. '.repeat(8)}`

const TEXTS: Readonly<Record<string, readonly [letter: RegExp, manual: RegExp]>> = {
  sequential: [/18 words in 3 sentences.*Figures: 14; names: Bergen/, /296 words in 8 sentences.*holds no figures/],
  parallel: [/No sentence is long/, /8 sentences of 8 are long; the longest has 37 words/],
  hierarchical: [/Bergen/, /8 sentences of 8 are long/],
  consensus: [/“easy” has/, /“hard” has|There is no consensus/],
  debate: [
    /Round 1 .*1 figure to check: 14.*They agreed after 2 rounds of at most 3/,
    /Rewrite it first. The sceptic has convinced me: 8 of its 8 sentences are long.*consensus.* after 2 rounds/,
  ],
  supervise: [
    /Step 1, analyst.*planned 1 time .* did not need critic, editor/,
    /Step 2, editor.*planned 2 times .* did not need analyst/,
  ],
  dynamic: [
    /accountant: find_figures;.*archivist: It names Bergen/,
    /critic: long_sentences.*find_figures, find_names to nobody/,
  ],
  pipeline: [/names: Bergen/, /it names nobody/],
  broadcast: [/accountant: I heard: 14 .*Bergen/, /accountant: I heard nothing/],
}

describe('a scenario about a text', () => {
  it.each(Object.entries(TEXTS))('%s tells of two texts what is true of each', async (name, [letter, manual]) => {
    const [a, b] = [await play(name, '--input', LETTER), await play(name, '--input', MANUAL)]
    expect([a.ending, b.ending]).toEqual(['completed', 'completed'])
    expect(pageIn(a.written)).toMatch(letter)
    expect(pageIn(b.written)).toMatch(manual)
    expect(pageIn(a.written)).not.toMatch(manual)
    expect(pageIn(b.written)).not.toMatch(letter)
  })

  it('learning finds out the format of records, and knows it the second time', async () => {
    const csv = await play('learning', '--input', 'tea,minutes\ngreen,3\nblack,4\nwhite,2\n')
    const json = await play('learning', '--input', '[{"tea":"green","minutes":3}]')
    expect(pageIn(csv.written)).toMatch(/first 3 5 3 records in csv, with the fields tea, minutes/)
    expect(pageIn(csv.written)).toMatch(/second 1 3 3 records in csv/)
    expect(pageIn(json.written)).toMatch(/first 1 3 1 records in json/)
  })

  it('reads a file where one is named, and says what it cannot read', async () => {
    const dir = temporaryFolder({ 'note.txt': 'Ada counted 12 gulls.', 'none.bin': Uint8Array.of(1, 0, 2), empty: ' ' })
    expect((await play('sequential', '--input', `${dir}/note.txt`)).written).toContain('sequential: note.txt')
    await expect(play('sequential', '--input', `${dir}/none.bin`)).rejects.toThrow('is no text')
    await expect(play('sequential', '--input', `${dir}/empty`)).rejects.toThrow('There are no words')
  })
})

describe('a scenario about a folder', () => {
  it('map-reduce measures the documents that are there', async () => {
    const a = await play('map-reduce', '--dir', fixture('broken-link'))
    const b = await play('map-reduce', '--dir', temporaryFolder({ 'only.md': '# One\n\nfour words are here\n' }))
    expect(pageIn(a.written)).toContain('docs/usage.md')
    expect(pageIn(a.written)).toContain('3 documents with')
    expect(pageIn(b.written)).toMatch(/only\.md 5 .*1 documents with 5 words/)
  })

  it('map-reduce of a folder without documents is done, too', async () => {
    const { ending, written } = await play('map-reduce', '--dir', temporaryFolder({ 'a.ts': 'export {}\n' }))
    expect(ending).toBe('completed')
    expect(pageIn(written)).toContain('0 documents')
  })

  it('workflow mends where something is broken, and skips it where nothing is', async () => {
    const broken = await play('workflow', '--dir', fixture('broken-link'))
    const whole = await play('workflow', '--dir', temporaryFolder({ 'a.md': '# Whole\n\nAll is well.\n' }))
    expect(pageIn(broken.written)).toMatch(/mend completed .*docs\/usage\.md/)
    expect(pageIn(whole.written)).toMatch(/mend skipped/)
    expect(pageIn(whole.written)).toContain('5 tasks are done, 1 skipped and 0 failed')
  }, 30_000)
})

/** A project whose only module is as given. */
const project = (source: string): string =>
  temporaryFolder({
    'package.json': '{ "type": "module" }',
    'sum.js': source,
    'sum.test.js':
      "import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { sum } from './sum.js'\ntest('adds two', () => assert.equal(sum(5, 3), 8))\n",
  })

describe('fix-the-bug', () => {
  it('finds two different faults, each by trying, and leaves the folder as it was', async () => {
    const source = fixture('shop-basket/lib/basket.mjs')
    const before = readFileSync(source, 'utf8')
    const bound = await play('fix-the-bug')
    const rounding = await play('fix-the-bug', '--dir', fixture('shop-basket'))
    expect(pageIn(bound.written)).toMatch(
      /- if \(tides\[at\]\.depth > draught\).*\+ if \(tides\[at\]\.depth >= draught\)/,
    )
    expect(pageIn(bound.written)).toMatch(/before 3 1 .*after 4 0 none.*1 test failed and all 4 pass now/)
    expect(pageIn(rounding.written)).toMatch(
      /Math\.ceil in line 5 where it must be Math\.floor.*Found with try \d+ of at most 40/,
    )
    expect(pageIn(rounding.written)).toMatch(/before 2 3 .*after 5 0 none/)
    expect(readFileSync(source, 'utf8')).toBe(before)
  }, 60_000)

  it('says that it has not found the cause, and puts back all that it tried', async () => {
    const { ending, written } = await play('fix-the-bug', '--dir', project('export const sum = (a, b) => a - 1\n'))
    expect(ending).toBe('completed')
    expect(pageIn(written)).toMatch(
      /Not found: 3 of 3 changes.*review: Nothing was changed; no test was touched; 0 of 1 test pass/,
    )
    expect(pageIn(written)).toMatch(
      /Lines that changed: none.*The tests still fail, 1 of them: the cause was not found/,
    )
  }, 60_000)

  it('never changes a test, nor what stands among tests', async () => {
    const dir = temporaryFolder({
      'package.json': '{ "type": "module" }',
      'test/expected.js': 'export const expected = 7\n',
      'test/a.test.js':
        "import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { expected } from './expected.js'\ntest('is eight', () => assert.equal(expected, 8))\n",
    })
    const { written } = await play('fix-the-bug', '--dir', dir)
    expect(pageIn(written)).toMatch(/Not found: 0 of 0 changes.*Lines that changed: none/)
  }, 60_000)

  it('does not run the code of a folder for whoever asks for every scenario', async () => {
    const { written } = await play('all', '--dir', project('export const sum = (a, b) => a - b\n'))
    expect(written).toMatch(/fix-the-bug: \S+tide-calendar\n/)
  }, 60_000)

  it('changes nothing where all is well', async () => {
    const whole = await play('fix-the-bug', '--dir', project('export const sum = (a, b) => a + b\n'))
    const untested = await play('fix-the-bug', '--dir', temporaryFolder({ 'a.js': 'export {}\n' }))
    expect(pageIn(whole.written)).toMatch(/Lines that changed: none.*All 1 test passed from the start/)
    expect(pageIn(untested.written)).toContain('There are no tests in this project')
  }, 60_000)
})

describe('masking', () => {
  it('refuses DELEGATE in planning, runs nothing, and carries it out later', async () => {
    const { written } = await play('masking')
    expect(pageIn(written)).toContain('DELEGATE was refused 3 times while planning and carried out 1 time after that.')
    expect(pageIn(written)).toContain('planning submit_plan')
  })
})

describe('every scenario', () => {
  it.each(scenarios.filter(({ name }) => !['all', 'audit'].includes(name)))(
    '$name gives JSON lines to programs, the report last',
    async ({ name, takes }) => {
      const { written } = await play(name, '--json', ...(takes === 'dir' ? ['--dir', fixture('broken-link')] : []))
      const lines = written
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(lines[0]).toMatchObject({ type: 'model', scenario: name })
      expect(lines.at(-1)).toMatchObject({
        type: 'report',
        scenario: name,
        status: 'completed',
        sentence: expect.any(String),
      })
    },
    30_000,
  )

  it.each(scenarios.filter(({ name, takes }) => takes !== 'both' && name !== 'audit'))(
    '$name refuses what it does not take',
    async ({ name, takes }) => {
      const wrong = takes === 'dir' ? ['--input', 'x'] : ['--dir', '.']
      await expect(play(name, ...wrong)).rejects.toThrow(`Scenario "${name}" does not take ${wrong[0]}`)
      await expect(play(name, '--run-tests')).rejects.toThrow('does not take --run-tests')
    },
  )
})
