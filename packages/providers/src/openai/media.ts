// Images and files in the forms that both APIs share.
import type { FilePart } from '../message.ts'

/** Base64 bytes as an address that holds them. */
export function dataUrl(mediaType: string | undefined, base64: string): string {
  return `data:${mediaType ?? 'application/octet-stream'};base64,${base64}`
}

/** The name of a file. The APIs tell its format by the ending, so a file without a name gets one that ends in its type. */
export function fileName({ name, mediaType = '' }: FilePart): string {
  const subtype = mediaType === 'text/plain' ? 'txt' : /^[\w-]+\/([\w-]+)/.exec(mediaType)?.[1]
  return name ?? (subtype === undefined ? 'file' : `file.${subtype}`)
}
