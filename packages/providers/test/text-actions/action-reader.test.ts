import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionReader } from '../../src/text-actions/action-reader.ts'
import { merged, read, table } from './office.ts'
import { asAsked, malformed, noActions, type Short } from './written-forms.ts'

const short = (written: string): readonly Short[] =>
  read(written).map(part => {
    if (part.type === 'text') return part.text
    return part.malformed === undefined ? [part.name, part.input ?? null] : { malformed: part.malformed, of: part.name }
  })

describe('an action is read', () => {
  test.each(asAsked)('from %s', (_, written, expected) => {
    expect(short(written)).toEqual(expected)
  })

  test('in more than 50 malformed forms', () => {
    expect(malformed.length).toBeGreaterThanOrEqual(50)
  })

  test.each(malformed)('from a form with %s', (_, written, expected) => {
    expect(short(written)).toEqual(expected)
  })
})

test.each(noActions)('no action is read from %s, which stays as it is', (_, written) => {
  expect(short(written)).toEqual(written === '' ? [] : [written])
})

test.each(['SEARCH_WEB', 'ADD'])('an action that was cut is neither made nor shown: %s', name => {
  const reader = actionReader(table)
  const parts = [...reader.push(`Let me see.\nACTION: ${name}\nQUERY: ti`), ...reader.end(true)]
  expect(merged(parts)).toEqual([{ type: 'text', text: 'Let me see.' }])
})

describe('in a stream', () => {
  test('words pass through as they come, and nothing of an action does', () => {
    const reader = actionReader(table)
    const seen = [
      'Let ',
      'me see',
      '.\n',
      'AC',
      'TION: ',
      'SEARCH_WEB\nQUE',
      'RY: tides\n---E',
      'ND---\n',
      'Now',
      ' I wait.',
    ].map(chunk => reader.push(chunk))
    expect(seen).toEqual([
      [{ type: 'text', text: 'Let' }],
      [{ type: 'text', text: ' me see' }],
      [{ type: 'text', text: '.' }],
      [],
      [],
      [],
      [],
      [{ type: 'action', name: 'search_web', input: { query: 'tides' } }],
      [{ type: 'text', text: '\nNow' }],
      [{ type: 'text', text: ' I wait.' }],
    ])
    expect(reader.end()).toEqual([])
  })

  test('a line that only begins like an action is given out as soon as it is told from one', () => {
    const reader = actionReader(table)
    expect(reader.push('Acti')).toEqual([])
    expect(reader.push('ve ')).toEqual([{ type: 'text', text: 'Active' }])
  })

  test('a name that nobody knows holds nothing back that cannot be an action', () => {
    const reader = actionReader(table)
    expect(reader.push('Action: Patience\n')).toEqual([])
    expect(merged(reader.push('Good things take time.\nAnd'))).toEqual([
      { type: 'text', text: 'Action: Patience\nGood things take time.\nAnd' },
    ])
  })

  test.each([
    ['a long line', 'ACTION: SEARCH_WEB QUERY: ', 'tide ', 100_000],
    ['white space', 'Well', ' ', 400_000],
    ['dashes', 'ACTION: ACCEPT\n', '-', 400_000],
    ['brackets', 'ACTION: ADD\n', 'A: [“\n', 20_000],
    ['a deep value', 'ACTION: ADD\n', '{"a":', 100_000],
    ['fences', '', '```\n', 100_000],
    ['words and a backquote', '```', 'a', 400_000],
    ['white space in a fence', 'ACTION: ADD\n```\n', ' ', 400_000],
    ['fields', 'ACTION: DELEGATE\n', 'TASK: x\n', 50_000],
    ['headers', '', 'ACTION: ADD\n', 50_000],
    ['blank lines', 'ACTION: ADD\n', '\n', 200_000],
  ])('a reply costs no more than its length: %s', (_, start, again, times) => {
    const reader = actionReader(table)
    const started = performance.now()
    reader.push(start)
    for (let n = 0; n < times; n += 1) reader.push(again)
    reader.push('`')
    reader.end()
    read(start + again.repeat(times))
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  const pieces = fc.oneof(
    fc.constantFrom(
      ...[...asAsked, ...malformed, ...noActions].map(([, written]) => `${written}\n`),
      ...[
        '\n',
        ' ',
        '```\n',
        '---END---',
        'ACTION: ',
        'ACTION',
        'RESULT: ADD\n',
        '\r\n',
        '**',
        '- ',
        '1. ',
        'words ',
        '---',
        'END',
        '> ',
      ],
    ),
    fc.string({ maxLength: 8 }),
  )

  test('the cuts between chunks make no difference', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        (all, sizes) => {
          const written = all.join('')
          const reader = actionReader(table)
          const parts = []
          for (let at = 0, n = 0; at < written.length; n += 1) {
            const size = sizes[n % sizes.length] ?? 1
            parts.push(...reader.push(written.slice(at, at + size)))
            at += size
          }
          expect(merged([...parts, ...reader.end()])).toEqual(read(written))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('without the marks of an action every text comes out as it went in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', ' ', '\n', '`', '*', '-', ':', '1', '.', '=', '\r') }),
        written => {
          expect(short(written)).toEqual(written === '' ? [] : [written])
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
