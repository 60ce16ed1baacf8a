// Images and files of a request: each API has its own blocks for them, and refuses those that lack their bytes or their place.
import type { Body } from './dialect.ts'
import { object, objects, text } from './json-read.ts'
import type { Json } from './wire-turn.ts'

/** A block that is not in order, and where it stands. */
export interface MediaFault {
  readonly place: string
  readonly what: string
}

type Check = (block: Body) => string | undefined

const isBase64 = (value: Json | undefined): boolean => /^[A-Za-z0-9+/]+={0,2}$/.test(text(value))
const isDataUrl = (value: Json | undefined, kind: string): boolean => {
  const [head = '', data = ''] = text(value).split(';base64,')
  return head.startsWith(`data:${kind}`) && isBase64(data)
}
const isUrl = (value: Json | undefined): boolean => /^https?:\/\/\S+$/.test(text(value))
const isImageUrl = (value: Json | undefined): boolean => isUrl(value) || isDataUrl(value, 'image/')

const chat: Readonly<Record<string, Check>> = {
  text: block => (typeof block.text === 'string' ? undefined : 'expected a text'),
  image_url: block => (isImageUrl(object(block.image_url)?.url) ? undefined : 'expected the URL of an image'),
  file: ({ file }) => {
    const { file_id: id, file_data: data, filename } = object(file) ?? {}
    if (text(id) !== '') return undefined
    return isDataUrl(data, '') && text(filename) !== '' ? undefined : 'expected a file id, or a name and data'
  },
  refusal: () => undefined,
}

const responses: Readonly<Record<string, Check>> = {
  input_text: block => (typeof block.text === 'string' ? undefined : 'expected a text'),
  output_text: () => undefined,
  refusal: () => undefined,
  input_image: block =>
    text(block.file_id) !== '' || isImageUrl(block.image_url) ? undefined : 'expected an image URL or a file id',
  input_file({ file_id: id, file_url: url, file_data: data, filename }) {
    if (text(id) !== '' || isUrl(url)) return undefined
    return isDataUrl(data, '') && text(filename) !== '' ? undefined : 'expected a file id, a URL, or a name and data'
  },
}

const imageTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

function sourceFault({ source }: Body, types: readonly string[]): string | undefined {
  const { type, media_type: media, data, url, file_id: id } = object(source) ?? {}
  switch (type) {
    case 'base64':
      if (!types.includes(text(media))) return `source.base64.media_type: Input should be ${types.join(', ')}`
      return isBase64(data) ? undefined : 'source.base64.data: Input should be base64'
    case 'url':
      return isUrl(url) ? undefined : 'source.url.url: Only HTTP(S) URLs are supported'
    case 'file':
      return text(id) === '' ? 'source.file.file_id: Field required' : undefined
    case 'text':
      return text(data) === '' ? 'source.text.data: Field required' : undefined
    default:
      return 'source: Field required'
  }
}

const anthropic: Readonly<Record<string, Check>> = {
  image: block => sourceFault(block, imageTypes),
  document: block => sourceFault(block, ['application/pdf']),
}

/** The first block that is not in order; blocks of kinds that a table does not hold are left alone where `isOpen`. */
function firstFault(
  messages: readonly Body[],
  table: Readonly<Record<string, Check>>,
  isOpen: boolean,
): MediaFault | undefined {
  for (const [index, { content }] of messages.entries()) {
    for (const [at, block] of objects(content).entries()) {
      const check = Object.hasOwn(table, text(block.type)) ? table[text(block.type)] : undefined
      const strange = isOpen ? undefined : `'${text(block.type)}' is no kind of content`
      const what = check ? check(block) : strange
      if (what !== undefined) return { place: `[${index}].content[${at}]`, what }
    }
  }
  return undefined
}

export const chatMediaFault = (messages: readonly Body[]): MediaFault | undefined => firstFault(messages, chat, false)

export const responsesMediaFault = (items: readonly Body[]): MediaFault | undefined =>
  firstFault(
    items.filter(({ role }) => role !== undefined),
    responses,
    false,
  )

export const anthropicMediaFault = (messages: readonly Body[]): MediaFault | undefined =>
  firstFault(messages, anthropic, true)
