import { describe, expect, it } from 'vitest'
import { readCommandLine } from '../src/command-line.ts'
import { UsageError } from '../src/usage-error.ts'

const plain = {
  type: 'run',
  scenario: 'audit',
  dir: undefined,
  exclude: [],
  out: undefined,
  model: { type: 'auto' },
  fault: undefined,
  runTests: false,
  json: false,
}

describe('readCommandLine', () => {
  it('audits the repository itself when nothing is said', () => {
    expect(readCommandLine([])).toEqual(plain)
    expect(readCommandLine(['--'])).toEqual(plain)
  })

  it('reads every option, before and behind the scenario', () => {
    const args = '--dir a audit --exclude b --exclude c --out d --model offline --fault worker --run-tests --json'
    expect(readCommandLine(args.split(' '))).toEqual({
      ...plain,
      dir: 'a',
      exclude: ['b', 'c'],
      out: 'd',
      model: { type: 'offline' },
      fault: 'worker',
      runTests: true,
      json: true,
    })
  })

  it.each([
    [['--help', '--list'], { type: 'help' }],
    [['-h'], { type: 'help' }],
    [['dance', '--list'], { type: 'list' }],
  ])('answers %j before anything is run', (args, expected) => {
    expect(readCommandLine(args)).toEqual(expected)
  })

  it.each([
    [['--loud'], "Unknown option '--loud': see --help."],
    [['--dir'], "Option '--dir <value>' argument missing: see --help."],
    [['--json=yes'], "Option '--json' does not take an argument: see --help."],
    [['audit', 'dance'], 'One scenario at a time, not also "dance": see --help.'],
    [
      ['--model', 'large'],
      'There is no model "large": --model takes auto, offline, openai[:NAME], anthropic[:NAME] or URL[#NAME].',
    ],
    [['--fault', 'disk'], 'There is no fault "disk": --fault takes "worker".'],
  ])('refuses %j and says what to do', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(new UsageError(message))
  })
})
