import { expect, test } from 'vitest'
import { checkPart, childAddress, lastPart, resolveAddress } from '../src/address.ts'

test('a child stands below its parent, and a top actor alone', () => {
  expect(childAddress(undefined, 'root')).toBe('root')
  expect(childAddress('root/team', 'writer~run-1')).toBe('root/team/writer~run-1')
})

test.each(['', '.', '..', 'a/b', 'a b', 'ä', 'x'.repeat(129), '<script>'])(
  '"%s" can be no part of an address',
  part => {
    expect(() => checkPart(part)).toThrow(expect.objectContaining({ code: 'address_invalid' }))
  },
)

test('a sender means its parent by `..`, its child by `./id`, and anybody else by the whole address', () => {
  expect(resolveAddress('root/team/writer', '..')).toBe('root/team')
  expect(resolveAddress('root', '..')).toBe('')
  expect(resolveAddress('root/team', './writer')).toBe('root/team/writer')
  expect(resolveAddress('root/team', 'root/other')).toBe('root/other')
})

test('the last part is the name that a reader knows', () => {
  expect(lastPart('root/team/writer')).toBe('writer')
  expect(lastPart('root')).toBe('root')
})
