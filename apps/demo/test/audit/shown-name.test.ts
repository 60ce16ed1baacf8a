import { describe, expect, it } from 'vitest'
import { nameBytes, rawName, rawOf, showName } from '../../src/audit/shown-name.ts'

const shown = (text: string) => showName(rawOf(text))

describe('showName', () => {
  it('leaves plain names in any script alone', () => {
    for (const name of ['README.md', 'docs/a b.md', 'ünï/日本.md', '🎉.txt']) expect(shown(name)).toBe(name)
  })

  it('escapes newlines, quotes, backslashes, terminal codes and invisible characters', () => {
    expect(shown('a\nb')).toBe('a\\nb')
    expect(shown(`"it's"`)).toBe(`\\"it\\'s\\"`)
    expect(shown('a\\nb')).toBe('a\\\\nb')
    expect(shown('\u001b[31mred')).toBe('\\u{1b}[31mred')
    expect(shown('gpj.\u202eexe')).toBe('gpj.\\u{202e}exe')
  })

  it('shows the bytes of a name that is not UTF-8, and only of that part of a path', () => {
    expect(showName(`${rawOf('é')}/caf\xe9\n`)).toBe('é/caf\\xe9\\n')
  })

  it('is undone by rawName for every byte, alone and in pairs', () => {
    for (let first = 1; first < 256; first++) {
      for (const second of [0x0a, 0x22, 0x41, 0x5c, 0x7f, 0x80, 0xa9, 0xc3, 0xff]) {
        const raw = String.fromCharCode(first, second)
        expect(rawName(showName(raw))).toBe(raw)
      }
    }
  })

  it('gives the bytes on disk back', () => {
    expect(nameBytes(rawName('caf\\xe9')!)).toEqual(Buffer.from([0x63, 0x61, 0x66, 0xe9]))
    expect(nameBytes(rawName('é')!)).toEqual(Buffer.from('é'))
  })
})

describe('rawName', () => {
  it('refuses what showName could not have made', () => {
    for (const name of ['a\nb', 'a"b', '\\q', '\\', '\\x41', '\\u{41}', '\\u{110000}', '\\u{d800}']) {
      expect(rawName(name)).toBeUndefined()
    }
  })
})
