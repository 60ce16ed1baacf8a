import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DataSource, type DataTarget, dataFormatter, formatData } from '../src/index.ts'
import { call } from './call.ts'

const as = (from: DataSource, to: DataTarget) => ({ from, to })

describe('[D5] the data formatter', () => {
  test('turns one notation into another', () => {
    const rows = [
      { name: 'Oslo', zip: '0150' },
      { name: 'Bergen', zip: '5003', hills: 7 },
    ]
    const json = JSON.stringify(rows)
    expect(formatData(json, as('json', 'csv'))).toBe('name,zip,hills\r\nOslo,0150,\r\nBergen,5003,7')
    expect(formatData(json, as('json', 'markdown'))).toBe(
      '| name | zip | hills |\n| --- | --- | --- |\n| Oslo | 0150 |  |\n| Bergen | 5003 | 7 |',
    )
    expect(JSON.parse(formatData(formatData(json, as('json', 'yaml')), as('yaml', 'json')))).toEqual(rows)
  })

  test('keeps text that looks like a number as text', () => {
    expect(JSON.parse(formatData('zip\n0150', as('csv', 'json')))).toEqual([{ zip: '0150' }])
    expect(formatData('[{"v":"007"}]', as('json', 'yaml'))).toBe('- v: "007"\n')
  })

  test('keeps cells with separators, quotes, bars and line breaks apart', () => {
    const rows = [{ a: 'x,y', b: 'say "hi"', c: 'one\ntwo', d: 'a|b' }]
    const csv = formatData(JSON.stringify(rows), as('json', 'csv'))
    expect(JSON.parse(formatData(csv, as('csv', 'json')))).toEqual(rows)
    expect(formatData(JSON.stringify(rows), as('json', 'markdown')).split('\n')[2]).toBe(
      '| x,y | say "hi" | one<br>two | a\\|b |',
    )
  })

  test('every JSON survives a way through YAML', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const json = JSON.stringify(value)
        fc.pre(!/__proto__|constructor|prototype/.test(json))
        expect(formatData(formatData(json, as('json', 'yaml')), as('yaml', 'json'))).toBe(
          JSON.stringify(JSON.parse(json), null, 2),
        )
      }),
    )
  })

  test.each([
    ['not JSON', '{"a":', as('json', 'yaml'), 'This is not JSON'],
    ['not CSV', 'a,b\n1,2,3', as('csv', 'json'), 'This is not CSV'],
    ['not YAML', 'a: [', as('yaml', 'json'), 'This is not YAML'],
    ['no rows', '[1,2]', as('json', 'csv'), 'needs a list of objects'],
  ])('says what is wrong with data that is %s', (_, source, ways, message) => {
    expect(() => formatData(source, ways)).toThrow(message)
  })

  test('a small YAML that would become huge is refused', () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x]']
    for (let n = 1; n < 9; n += 1) {
      const before = String.fromCharCode(96 + n)
      const name = String.fromCharCode(97 + n)
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`)
    }
    expect(() => formatData(lines.join('\n'), as('yaml', 'json'))).toThrow('This is not YAML')
  })

  test('keys that could become more than data are left out', () => {
    expect(formatData('{"__proto__":{"admin":true},"a":1}', as('json', 'json'))).toBe('{\n  "a": 1\n}')
    expect(formatData('__proto__:\n  admin: true\na: 1', as('yaml', 'json'))).toBe('{\n  "a": 1\n}')
  })

  test('is a tool that reads', async () => {
    const tool = dataFormatter()
    expect(tool.effect).toBe('read')
    expect(await call(tool, { data: 'a: 1', from: 'yaml', to: 'json' })).toEqual({ data: '{\n  "a": 1\n}' })
    await expect(call(tool, { data: 'x', from: 'xml', to: 'json' })).rejects.toThrow('must be one of json, csv, yaml')
  })
})
