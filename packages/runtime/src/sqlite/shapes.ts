// The shapes that JSON in a row may have. Each is as strict as those who use the value rely on it.
import type { AccountState, Limits } from '../budget.ts'
import type { Envelope } from '../envelope.ts'
import type { ActorEvent } from '../event.ts'
import { isFailure } from '../failure.ts'
import type { RunScope } from '../run-scope.ts'
import type { StepRecord } from '../step.ts'
import { isOutcome, type Outcome } from '../task.ts'
import type { Tries } from '../task-policy.ts'

type Fields = Readonly<Record<string, unknown>>

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const orAbsent =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || fits(value)
const isOptionalText = orAbsent(isText)
const isOptionalNumber = orAbsent(isNumber)

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isAnything = (_value: unknown): _value is unknown => true

export const isNumbers = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isNumber)

export const isEvent = (value: unknown): value is ActorEvent => isObject(value) && isText(value.type)

export const isEnvelope = (value: unknown): value is Envelope =>
  isObject(value) &&
  isNumber(value.seq) &&
  isEvent(value.event) &&
  [value.from, value.request, value.token, value.correlationId].every(isOptionalText) &&
  [value.causationId, value.deadline].every(isOptionalNumber)

export const isLimits = (value: unknown): value is Limits => isObject(value) && Object.values(value).every(isNumber)

const COUNTED = ['turns', 'toolCalls', 'delegations', 'inputTokens', 'outputTokens', 'costUsd']
const MARKED = ['unknownInput', 'unknownOutput', 'unknownCost']

export const isAccountState = (value: unknown): value is AccountState =>
  isObject(value) &&
  COUNTED.every(name => isNumber(value[name])) &&
  MARKED.every(name => typeof value[name] === 'boolean')

export const isScope = (value: unknown): value is RunScope => isObject(value) && orAbsent(isObject)(value.metadata)

export const isTries = (value: unknown): value is Tries =>
  isObject(value) &&
  [value.crashes, value.retries].every(isOptionalNumber) &&
  (value.failedAt === undefined || (Array.isArray(value.failedAt) && value.failedAt.every(isText)))

const ENDINGS: readonly unknown[] = ['completed', 'failed', 'cancelled']

export const isSavedOutcome = (value: unknown): value is Outcome =>
  isOutcome(value) && ENDINGS.includes(value.status) && orAbsent(isFailure)(value.error)

export const isStepRecord = (value: unknown): value is StepRecord =>
  isObject(value) &&
  [value.id, value.source, value.name].every(isText) &&
  (value.status === 'running' || ENDINGS.includes(value.status)) &&
  isNumber(value.startedAt)
