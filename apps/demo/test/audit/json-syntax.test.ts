import { describe, expect, it } from 'vitest'
import { jsonFault } from '../../src/audit/json-syntax.ts'

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

// A small generator with a fixed seed: the same texts every time.
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
}

describe('jsonFault', () => {
  it('agrees with JSON.parse on thousands of damaged texts', () => {
    const random = createRandom(7)
    const samples = [
      '{"a":[1,-2.5e+3,true],"b":{"c":null,"d":"x\\u00e9\\n"}}',
      '[[],{},"",0,false]',
      ' "a" ',
      '-0',
      '[1 , 2]\n',
    ]
    const alphabet = [...'{}[],:"\\ \n\t/*01-+.eEtrufalsn\u00a0\u0001\u007f\u2028é']
    const disagreements: string[] = []
    let valid = 0
    for (let round = 0; round < 30_000; round++) {
      const text = [...(samples[random(samples.length)] ?? '')]
      for (let edits = random(3) + 1; edits > 0; edits--) {
        const at = random(text.length + 1)
        text.splice(at, random(2), ...(random(2) === 0 ? [] : [alphabet[random(alphabet.length)] ?? '']))
      }
      const damaged = text.join('')
      if ((jsonFault(damaged) === undefined) !== parses(damaged)) disagreements.push(damaged)
      valid += parses(damaged) ? 1 : 0
    }
    expect(disagreements).toEqual([])
    expect(valid).toBeGreaterThan(1000)
  })

  it.each([
    ['{"a": 1 "b": 2}', 1, 9, 'Expected "," or "}", found a string.'],
    ['{\r\n  "a": 1,\r\n}', 2, 9, 'A trailing comma is not allowed in plain JSON.'],
    ['[1\n  2]', 2, 3, 'Expected "," or "]", found "2".'],
    ['{"a": }', 1, 7, 'Expected a value, found "}".'],
    ["{'a': 1}", 1, 2, 'Expected a property name in double quotes or "}", found "\'".'],
    ['[1, 2', 1, 6, 'Expected "," or "]", found the end of the file.'],
    ['{"a": "x\ny"}', 1, 9, 'A string must not hold a line break or another control character.'],
    ['{"a": "\\x"}', 1, 8, 'A string holds an escape that JSON does not know.'],
    ['{"a": "b}', 1, 7, 'A string has no closing quote.'],
    ['[1] // done', 1, 5, 'A comment is not allowed in plain JSON.'],
    ['1 2', 1, 3, 'Expected nothing more, found "2".'],
    ['[🎉]', 1, 2, 'Expected a value or "]", found "🎉".'],
    ['[01]', 1, 2, 'Expected a value or "]", found "0".'],
    ['\n ', 2, 2, 'The file is empty: JSON needs a value.'],
    ['[1}', 1, 3, 'Expected "," or "]", found "}".'],
  ])('tells what is wrong with %j and where', (text, line, column, message) => {
    expect(jsonFault(text)).toEqual({ message, line, column })
  })

  it('takes comments and trailing commas where they are allowed, and nothing else', () => {
    const text = '// a\n{ /* b */ "c": [1, 2,], // d\n "e": {"f": "// no comment",}, }\n/* end */'
    expect(jsonFault(text, 'tolerant')).toBeUndefined()
    for (const bad of [
      '[,]',
      '{,}',
      '[1,,]',
      '[1],',
      '{"a":,}',
      '{"a",}',
      '/* open',
      '[1 /* open ]',
      "['a']",
      '// only',
    ]) {
      expect(jsonFault(bad, 'tolerant'), bad).toBeDefined()
    }
  })

  it('takes any depth', () => {
    const depth = 500_000
    expect(jsonFault('['.repeat(depth) + ']'.repeat(depth))).toBeUndefined()
    expect(jsonFault('['.repeat(depth))).toMatchObject({ line: 1, column: depth + 1 })
  })
})
