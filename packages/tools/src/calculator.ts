// Arithmetic. A parser library reads the expression; only numbers, operators and the functions listed here are then worked
// out, so that an expression can neither name anything else nor run anything.
import { type Tool, tool } from '@statecraft/actors'
import { StatecraftError } from '@statecraft/runtime'
import jsep from 'jsep'
import { shape, text } from './shape.ts'

const LONGEST = 500
const PRECISION = 15

const mean = (...all: readonly number[]): number => all.reduce((sum, it) => sum + it, 0) / all.length

function rounded(value: number, digits = 0): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

const FUNCTIONS: ReadonlyMap<string, (...args: number[]) => number> = new Map<string, (...args: number[]) => number>([
  ['abs', Math.abs],
  ['acos', Math.acos],
  ['asin', Math.asin],
  ['atan', Math.atan],
  ['cbrt', Math.cbrt],
  ['ceil', Math.ceil],
  ['cos', Math.cos],
  ['exp', Math.exp],
  ['floor', Math.floor],
  ['ln', Math.log],
  ['log10', Math.log10],
  ['log2', Math.log2],
  ['max', Math.max],
  ['mean', mean],
  ['min', Math.min],
  ['round', rounded],
  ['sin', Math.sin],
  ['sqrt', Math.sqrt],
  ['sum', (...all) => all.reduce((sum, it) => sum + it, 0)],
  ['tan', Math.tan],
  ['trunc', Math.trunc],
])

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
])

/** What a pair of parentheses is parsed as, so that `(-2)^2` and `-2^2` stay apart. */
const GROUP = '_'

const invalid = (message: string): never => {
  throw new StatecraftError('input_invalid', message)
}

function divided(left: number, right: number): number {
  return right === 0 ? invalid('Division by zero') : left / right
}

function binary(operator: string, left: number, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (operator === '/') return divided(left, right)
  if (operator === '%') return right === 0 ? invalid('Division by zero') : left % right
  if (operator === '**') return left ** right
  return invalid(`There is no operator "${operator}": use + - * / % ^ and parentheses`)
}

/** Operands of a power in the order of mathematics: the sign of `-2^2` belongs to the whole. */
function power({ left, right }: jsep.BinaryExpression): number {
  if (left.type !== 'UnaryExpression') return binary('**', worth(left), worth(right))
  const { operator, argument } = left as jsep.UnaryExpression
  return signed(operator, binary('**', worth(argument), worth(right)))
}

function signed(operator: string, value: number): number {
  if (operator === '-') return -value
  return operator === '+' ? value : invalid(`There is no operator "${operator}" before a number`)
}

function called({ callee, arguments: args }: jsep.CallExpression): number {
  const name = callee.type === 'Identifier' ? (callee as jsep.Identifier).name : undefined
  const [first] = args
  if (name === GROUP) return first && args.length === 1 ? worth(first) : invalid('Parentheses hold one expression')
  const run = name === undefined ? undefined : FUNCTIONS.get(name)
  if (!run) return invalid(`There is no function "${name ?? '?'}": there are ${[...FUNCTIONS.keys()].join(', ')}`)
  return args.length > 0 ? run(...args.map(worth)) : invalid(`"${name}" needs a number in its parentheses`)
}

/** The value of a node. */
function worth(node: jsep.Expression): number {
  const it = node as jsep.CoreExpression
  switch (it.type) {
    case 'Literal':
      return typeof it.value === 'number' ? it.value : invalid(`${it.raw} is not a number`)
    case 'Identifier':
      return (
        CONSTANTS.get(it.name) ?? invalid(`"${it.name}" is not known: there are ${[...CONSTANTS.keys()].join(', ')}`)
      )
    case 'UnaryExpression':
      return signed(it.operator, worth(it.argument))
    case 'BinaryExpression':
      return it.operator === '**' ? power(it) : binary(it.operator, worth(it.left), worth(it.right))
    case 'CallExpression':
      return called(it)
    case 'SequenceExpression':
    case 'Compound':
      return invalid('Write one expression, and numbers without separators: 1000, not 1,000')
    default:
      return invalid('Only numbers, + - * / % ^, parentheses and functions can be calculated')
  }
}

function parsed(expression: string): jsep.Expression {
  // A parenthesis after a name belongs to a call; every other one is a group.
  const prepared = expression.replaceAll('^', '**').replace(/(?<![\w)]\s*)\(/g, `${GROUP}(`)
  try {
    return jsep(prepared)
  } catch (cause) {
    return invalid(`"${expression}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/**
 * The value of an expression, to 15 digits. Throws `input_invalid` for what is none, for a division by zero, and for a value
 * that is too large or no real number.
 *
 * @example
 * ```ts
 * calculate('2 * (3 + 4) ^ 2') // 98
 * ```
 */
export function calculate(expression: string): number {
  const value = worth(parsed(expression))
  if (Number.isNaN(value)) return invalid(`"${expression}" is no real number`)
  if (!Number.isFinite(value)) return invalid(`"${expression}" is larger than ${Number.MAX_VALUE}`)
  // Hides what binary fractions leave behind: 0.1 + 0.2 is 0.3. A zero has no sign.
  return Number(value.toPrecision(PRECISION)) + 0
}

/** `calculator`: arithmetic without a model's guesses. */
export function calculator(): Tool<{ readonly expression: string }, { readonly result: number }> {
  return tool({
    name: 'calculator',
    description: `Calculates, to ${PRECISION} digits: + - * / ^ (power) % (remainder), parentheses, ${[...FUNCTIONS.keys()].join(', ')}, pi, e. Angles in radians.`,
    effect: 'read',
    input: shape({ expression: text('For example: 12.5 * (3 + 4) ^ 2', LONGEST) }),
    run: ({ expression }) => ({ result: calculate(expression) }),
  })
}
