import { expect, test } from 'vitest'
import { dataUrl, fileName } from '../../src/openai/media.ts'

test('puts bytes into an address', () => {
  expect(dataUrl('image/png', 'AAAA')).toBe('data:image/png;base64,AAAA')
  expect(dataUrl(undefined, 'AAAA')).toBe('data:application/octet-stream;base64,AAAA')
})

test.each([
  ['report.pdf', 'application/pdf', 'report.pdf'],
  [undefined, 'application/pdf', 'file.pdf'],
  [undefined, 'text/plain', 'file.txt'],
  [undefined, 'text/csv; charset=utf-8', 'file.csv'],
  [undefined, undefined, 'file'],
])('names a file %s of type %s %s', (name, mediaType, expected) => {
  const source = { kind: 'base64', data: 'AAAA' } as const
  expect(fileName({ type: 'file', source, ...(name && { name }), ...(mediaType && { mediaType }) })).toBe(expected)
})
