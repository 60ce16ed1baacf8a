import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calculate, calculator } from '../src/index.ts'
import { call } from './call.ts'

describe('[D5] the calculator', () => {
  test.each([
    ['25 * 4', 100],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['2 ^ 10', 1024],
    ['2 ** 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['(-2) ^ 2', 4],
    ['2 ^ -1', 0.5],
    ['0.1 + 0.2', 0.3],
    ['10 % 4', 2],
    ['-0', 0],
    ['sqrt(2) ^ 2', 2],
    ['max(1, mean(2, 4), 2)', 3],
    ['round(2 / 3, 2)', 0.67],
    ['2 * (pi / 2)', Math.PI.toPrecision(15)],
    ['ln(e)', 1],
    ['1e3 + .5', 1000.5],
  ])('%s is %s', (expression, value) => {
    expect(calculate(expression)).toBe(Number(value))
  })

  test.each([
    ['1 / 0', 'Division by zero'],
    ['1 % (2 - 2)', 'Division by zero'],
    ['9 ^ 9 ^ 9 ^ 9', 'is larger than'],
    ['10 ^ 1000', 'is larger than'],
    ['sqrt(-1)', 'is no real number'],
    ['1,000 + 1', '1000, not 1,000'],
    ['2 3', 'Write one expression'],
    ['2 +', 'cannot be read'],
    ['x + 1', '"x" is not known'],
    ['log(100)', 'There is no function "log"'],
    ['sqrt()', 'needs a number'],
    ['1 < 2', 'There is no operator "<"'],
    ['!1', 'There is no operator "!"'],
    ['1 ? 2 : 3', 'Only numbers'],
    ['"a" + 1', 'is not a number'],
    ['[1]', 'Only numbers'],
    ['(1)(2)', 'There is no function'],
    ['', 'Write one expression'],
  ])('%s is refused: %s', (expression, message) => {
    expect(() => calculate(expression)).toThrow(message)
  })

  test.each([
    'constructor',
    'constructor("return 1")()',
    'sqrt.constructor("return process")()',
    'this',
    '__proto__',
    'toString()',
    'process.exit(1)',
    'max.call(1)',
    'abs`x`',
  ])('%s reaches nothing', expression => {
    expect(() => calculate(expression)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test('agrees with the machine on every sum, product and difference of whole numbers', () => {
    const operator = fc.constantFrom('+', '-', '*')
    fc.assert(
      fc.property(
        fc.integer({ min: -9999, max: 9999 }),
        operator,
        fc.integer({ min: -9999, max: 9999 }),
        (a, by, b) => {
          const expected = by === '+' ? a + b : by === '-' ? a - b : a * b
          expect(calculate(`(${a}) ${by} (${b})`)).toBe(expected + 0)
        },
      ),
    )
  })

  test('whatever is written, it is a finite number or refused with a code', () => {
    const piece = fc.constantFrom(
      '1',
      '2.5',
      '+',
      '-',
      '*',
      '/',
      '^',
      '%',
      '(',
      ')',
      'sqrt',
      'pi',
      ',',
      ' ',
      '.',
      'x',
      '[',
      '`',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        try {
          expect(calculate(pieces.join(''))).toSatisfy(Number.isFinite)
        } catch (error) {
          expect(error).toMatchObject({ code: 'input_invalid' })
        }
      }),
    )
  })

  test('is a tool that reads, and refuses an expression without end', async () => {
    expect(await call(calculator(), { expression: '6 * 7' })).toEqual({ result: 42 })
    expect(calculator().effect).toBe('read')
    await expect(call(calculator(), { expression: '('.repeat(501) })).rejects.toThrow('at most 500 characters')
    await expect(call(calculator(), { expression: '('.repeat(500) })).rejects.toMatchObject({ code: 'input_invalid' })
  })
})
