// What may be kept: the border at which ids, contents and metadata are checked, before anything is written.
import { StatecraftError } from '../errors.ts'
import { type Json, jsonFault, parseJson } from '../json.ts'
import type { ArtifactRef } from './artifact.ts'

/** What a version says about itself beside its content. */
export interface ArtifactNotes {
  readonly tags?: readonly string[]
  /** From 0 to 1. */
  readonly confidence?: number
  /** Versions from which it was made, as `id@version`. */
  readonly derivedFrom?: readonly ArtifactRef[]
}

const LONGEST_ID = 200
const LONGEST_TAG = 100
const MOST_TAGS = 50
const MOST_SOURCES = 50
const REF = /^[\s\S]+@[1-9]\d*$/

const refuse = (message: string): never => {
  throw new StatecraftError('input_invalid', message)
}

export function assertId(id: unknown): asserts id is string {
  if (typeof id === 'string' && id.trim() !== '' && id.length <= LONGEST_ID) return
  refuse(`The id of an artifact must be text of 1 to ${LONGEST_ID} characters, not ${JSON.stringify(id)}`)
}

const isTag = (tag: unknown): boolean => typeof tag === 'string' && tag.trim() !== '' && tag.length <= LONGEST_TAG
const isRef = (ref: unknown): boolean => typeof ref === 'string' && ref.length <= LONGEST_ID + 20 && REF.test(ref)

/** The notes as they are kept: every tag and source once. */
export function checkNotes(
  id: string,
  { tags = [], confidence, derivedFrom = [] }: ArtifactNotes,
): Required<Pick<ArtifactNotes, 'tags' | 'derivedFrom'>> & { readonly confidence: number | undefined } {
  if (!Array.isArray(tags) || tags.length > MOST_TAGS || !tags.every(isTag))
    refuse(`tags of artifact "${id}" must be at most ${MOST_TAGS} words of 1 to ${LONGEST_TAG} characters`)
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1))
    refuse(`confidence of artifact "${id}" must be a number from 0 to 1, not ${String(confidence)}`)
  if (!Array.isArray(derivedFrom) || derivedFrom.length > MOST_SOURCES || !derivedFrom.every(isRef))
    refuse(`derivedFrom of artifact "${id}" must be at most ${MOST_SOURCES} versions, each as id@version`)
  return { tags: [...new Set(tags)], confidence, derivedFrom: [...new Set(derivedFrom)] }
}

export interface CheckedContent {
  /** JSON text. Keys that could become more than data are not in it. */
  readonly text: string
  readonly bytes: number
}

/** Throws `not_json` for what would come back as something else. */
export function checkContent(id: string, content: Json): CheckedContent {
  const fault = content === undefined ? { path: '', found: 'undefined' } : jsonFault(content)
  if (fault)
    throw new StatecraftError(
      'not_json',
      `content${fault.path} of artifact "${id}" is ${fault.found}: keep text, numbers, lists and plain objects`,
      { details: { id, path: `content${fault.path}` } },
    )
  const text = JSON.stringify(parseJson(JSON.stringify(content)))
  return { text, bytes: new TextEncoder().encode(text).length }
}
