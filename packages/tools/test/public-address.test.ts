import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from '../src/public-address.ts'

const bytes = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
type Bytes = readonly [number, number, number, number]
const dotted = (b: Bytes) => b.join('.')
const hex = ([a, b, c, d]: Bytes) => `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`

/** An IPv4 address of a range that is not public. */
const privateBytes = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127), fc.nat(255), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(198), fc.constantFrom(18, 19), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.integer({ min: 224, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255)),
)

describe('public addresses', () => {
  test.each(['93.184.215.14', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    '%s may be reached',
    address => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})

describe('[D1] addresses that are not of the public internet are refused', () => {
  test.each([
    ['metadata of clouds', '169.254.169.254'],
    ['metadata at Alibaba', '100.100.100.200'],
    ['metadata at Oracle', '192.0.0.192'],
    ['the gateway of Azure', '168.63.129.16'],
    ['metadata over IPv6', 'fd00:ec2::254'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback, mapped', '::ffff:127.0.0.1'],
    ['loopback, compatible', '::127.0.0.1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['a public one with a zone', '2606:4700::1%lo'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['documentation', '2001:db8::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['ISATAP', '2606:4700::5efe:10.0.0.1'],
    ['discard', '100::1'],
    ['segment routing', '5f00::1'],
  ])('%s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test('every private IPv4 address, plain and inside every IPv6 form that can carry one', () => {
    fc.assert(
      fc.property(privateBytes, given => {
        const forms = [
          dotted(given),
          `::ffff:${dotted(given)}`,
          `::ffff:${hex(given)}`,
          `::${hex(given)}`,
          `::ffff:0:${hex(given)}`,
          `64:ff9b::${hex(given)}`,
          `64:ff9b:1::${hex(given)}`,
          `2002:${hex(given)}::1`,
          `2606:4700::5efe:${hex(given)}`,
          `2606:4700::200:5efe:${hex(given)}`,
        ]
        expect(forms.filter(isPublicAddress)).toEqual([])
      }),
    )
  })

  test('spellings other than four plain decimals are none', () => {
    fc.assert(
      fc.property(bytes, ([a, b, c, d]) => {
        const odd = [
          String(((a * 256 + b) * 256 + c) * 256 + d),
          `0x${a.toString(16)}.${b}.${c}.${d}`,
          `0${a.toString(8)}.${b}.${c}.${d}`.replace(/^00\./, '00.'),
          `${a}.${b}.${c * 256 + d}`,
          `${a}.${b}.${c}.${d}.`,
          ` ${a}.${b}.${c}.${d}`,
        ]
        expect(odd.filter(isPublicAddress)).toEqual([])
      }),
    )
  })

  test('any other text is none', () => {
    fc.assert(fc.property(fc.string(), text => !isPublicAddress(text) || /^[\d.]+$/.test(text)))
  })
})

test('loopback is 127.0.0.0/8 and ::1, and no other form of it', () => {
  expect(['127.0.0.1', '127.255.0.3', '::1'].every(isLoopbackAddress)).toBe(true)
  expect(['10.0.0.1', '::ffff:127.0.0.1', 'localhost', '0.0.0.0'].some(isLoopbackAddress)).toBe(false)
})
