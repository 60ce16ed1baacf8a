import { describe, expect, test } from 'vitest'
import { fileBlock, imageBlock } from '../../src/anthropic/media.ts'
import { code } from '../asking.ts'

const base64 = { kind: 'base64', data: 'w6RiYw==' } as const

describe('imageBlock', () => {
  test('takes an image from everywhere', () => {
    expect(imageBlock({ source: base64, mediaType: 'image/png' }).source).toEqual({
      type: 'base64',
      media_type: 'image/png',
      data: base64.data,
    })
    expect(imageBlock({ source: { kind: 'url', url: 'https://example.org/a.png' } }).source).toEqual({
      type: 'url',
      url: 'https://example.org/a.png',
    })
    expect(imageBlock({ source: { kind: 'provider-file', id: 'file_1' } }).source).toEqual({
      type: 'file',
      file_id: 'file_1',
    })
  })

  test('refuses bytes of a type that the API does not take, and names those it takes', () => {
    const tiff = (): unknown => imageBlock({ source: base64, mediaType: 'image/tiff' })
    expect(tiff).toThrow(code('invalid_request'))
    expect(tiff).toThrow('image/webp')
  })
})

describe('fileBlock', () => {
  test('sends a PDF as a document with its name', () => {
    const pdf = { type: 'file', source: base64, mediaType: 'application/pdf', name: 'report.pdf' } as const
    expect(fileBlock(pdf)).toEqual({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: base64.data },
      title: 'report.pdf',
    })
  })

  test('sends a text file as its text', () => {
    expect(fileBlock({ type: 'file', source: base64, mediaType: 'text/markdown' })).toEqual({
      type: 'document',
      source: { type: 'text', media_type: 'text/plain', data: 'äbc' },
    })
  })

  test('sends a file that is an image as an image', () => {
    expect(fileBlock({ type: 'file', source: base64, mediaType: 'image/gif' }).type).toBe('image')
  })

  test('takes PDFs by address and files of the provider by id', () => {
    const url = { kind: 'url', url: 'https://example.org/a.pdf' } as const
    expect(fileBlock({ type: 'file', source: url }).source).toEqual({ type: 'url', url: url.url })
    const uploaded = { kind: 'provider-file', id: 'file_2' } as const
    expect(fileBlock({ type: 'file', source: uploaded, mediaType: 'text/csv' }).source).toEqual({
      type: 'file',
      file_id: 'file_2',
    })
  })

  test.each([
    ['a type that the API cannot read', { source: base64, mediaType: 'application/zip' }],
    ['a text by its address', { source: { kind: 'url', url: 'https://example.org/a.txt' }, mediaType: 'text/plain' }],
    ['a text that is not base64', { source: { kind: 'base64', data: '%%%' }, mediaType: 'text/plain' }],
  ] as const)('refuses %s', (_, part) => {
    expect(() => fileBlock({ type: 'file', ...part })).toThrow(code('invalid_request'))
  })
})
