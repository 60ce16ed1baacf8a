// Images and files as the Messages API takes them: image blocks, and documents that are a PDF or plain text.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import { ProviderError } from '../errors.ts'
import type { FilePart, ImagePart } from '../message.ts'

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const

/**
 * An image as a block.
 *
 * @throws ProviderError `invalid_request` when it is of another type than JPEG, PNG, GIF and WebP
 */
export function imageBlock({ source, mediaType }: Pick<ImagePart, 'source' | 'mediaType'>): Messages.ImageBlockParam {
  switch (source.kind) {
    case 'url':
      return { type: 'image', source: { type: 'url', url: source.url } }
    case 'provider-file':
      return { type: 'image', source: { type: 'file', file_id: source.id } }
    case 'base64': {
      const type = imageTypes.find(known => known === mediaType)
      if (type === undefined) throw unsupported('image', mediaType, `send it as ${imageTypes.join(', ')}`)
      return { type: 'image', source: { type: 'base64', media_type: type, data: source.data } }
    }
  }
}

/**
 * A file as a block: a PDF, a text, or an image.
 *
 * @throws ProviderError `invalid_request` when it is anything else, or a text that is only given by its address
 */
export function fileBlock(part: FilePart): Messages.DocumentBlockParam | Messages.ImageBlockParam {
  if (part.mediaType?.startsWith('image/')) return imageBlock(part)
  const title = part.name === undefined ? {} : { title: part.name }
  return { type: 'document', source: documentSource(part), ...title }
}

function documentSource({ source, mediaType = 'application/pdf' }: FilePart): Messages.DocumentBlockParam['source'] {
  switch (source.kind) {
    case 'url':
      if (mediaType !== 'application/pdf') throw unsupported('linked file', mediaType, 'send its bytes as base64')
      return { type: 'url', url: source.url }
    case 'provider-file':
      return { type: 'file', file_id: source.id }
    case 'base64':
      if (mediaType === 'application/pdf') {
        return { type: 'base64', media_type: 'application/pdf', data: source.data }
      }
      if (mediaType.startsWith('text/')) {
        return { type: 'text', media_type: 'text/plain', data: decoded(source.data) }
      }
      throw unsupported('file', mediaType, 'send it as application/pdf or as text')
  }
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), character => character.charCodeAt(0)))
  } catch (cause) {
    throw new ProviderError('invalid_request', 'A text file of the conversation is not valid base64.', { cause })
  }
}

function unsupported(what: string, mediaType: string | undefined, alternative: string): ProviderError {
  return new ProviderError(
    'invalid_request',
    `The Messages API takes no ${what} of type "${mediaType}": ${alternative}.`,
  )
}
