// The shape that a stored head must have: a store that outlives the process is not trusted.
import type { ArtifactHead, StoredChange, StoredVersion } from './artifact-store.ts'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0
const orAbsent = (fits: (value: unknown) => boolean, value: unknown): boolean => value === undefined || fits(value)

function isVersion(value: unknown): value is StoredVersion {
  if (!isFields(value) || !isFields(value.metadata)) return false
  const { agent, at, confidence, tags } = value.metadata
  return (
    isCount(value.version) &&
    isCount(value.bytes) &&
    isTexts(value.derivedFrom) &&
    isNumber(at) &&
    isTexts(tags) &&
    orAbsent(isText, agent) &&
    orAbsent(isNumber, confidence)
  )
}

function isChange(value: unknown): value is StoredChange {
  if (!isFields(value)) return false
  const { agent, at, version, key } = value
  return orAbsent(isText, agent) && isNumber(at) && isCount(version) && orAbsent(isText, key)
}

export function isArtifactHead(value: unknown): value is ArtifactHead {
  if (!isFields(value)) return false
  const { id, versions, created, changes, expiresAt } = value
  return (
    isText(id) &&
    Array.isArray(versions) &&
    versions.length > 0 &&
    versions.every(isVersion) &&
    isChange(created) &&
    Array.isArray(changes) &&
    changes.every(isChange) &&
    orAbsent(isNumber, expiresAt)
  )
}
