// Every failure of this package is a `ProviderError` whose `code` says what happened and what a caller may do.
// The table below is the one place that knows codes: retry decisions, messages and the error reference come from it.
// The marker (a global symbol) makes errors recognisable across packages and across duplicate installs.

/** What a failure means; see `providerErrorCodes` for each one's advice. */
export type ProviderErrorCode =
  | 'aborted'
  | 'authentication'
  | 'circuit_open'
  | 'context_length'
  | 'invalid_conversation'
  | 'invalid_option'
  | 'invalid_request'
  | 'model_unavailable'
  | 'network'
  | 'not_found'
  | 'overloaded'
  | 'permission'
  | 'protocol'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'recording_mismatch'
  | 'reply_too_large'
  | 'script_exhausted'
  | 'script_mismatch'
  | 'server_error'
  | 'timeout'

/** What one error code stands for. */
export interface ErrorAdvice {
  /** Whether the same call may succeed later, unless the error itself says otherwise. */
  readonly retryable: boolean
  /** What happened, in one sentence. */
  readonly meaning: string
  /** What the caller does about it, in one sentence. */
  readonly whatToDo: string
}

/** Every code of a `ProviderError`, with its advice. */
export const providerErrorCodes: Readonly<Record<ProviderErrorCode, ErrorAdvice>> = {
  aborted: {
    retryable: false,
    meaning: 'The signal of the call fired before the reply was complete.',
    whatToDo: 'Nothing: whoever fired the signal asked for this.',
  },
  authentication: {
    retryable: false,
    meaning: 'The provider does not know the key.',
    whatToDo: 'Check that the key is set, complete and meant for this provider and address.',
  },
  circuit_open: {
    retryable: true,
    meaning: 'The model failed so often lately that calls are held back for a while.',
    whatToDo:
      'Wait for `retryAfterMs`, or fall back to another model; the state of the breaker says when it tries again.',
  },
  context_length: {
    retryable: false,
    meaning: 'The conversation, the tools and the answer asked for do not fit into the context of the model.',
    whatToDo:
      'Shorten or summarise the conversation, ask for fewer output tokens, or use a model with a larger context.',
  },
  invalid_conversation: {
    retryable: false,
    meaning: 'The messages break a rule that every provider enforces, such as a tool call without its result.',
    whatToDo: 'Repair the history before the call: the message lists each fault and its place.',
  },
  invalid_option: {
    retryable: false,
    meaning: 'A value given to a function of this package makes no sense.',
    whatToDo: 'Correct the value that the message names.',
  },
  invalid_request: {
    retryable: false,
    meaning: 'The request itself is wrong: a setting, a tool or a schema that the provider does not accept.',
    whatToDo: 'Correct the request; sending it again cannot help.',
  },
  model_unavailable: {
    retryable: false,
    meaning: 'The model that was named cannot be used here: its name is unknown, or its key or package is missing.',
    whatToDo: 'Name another model, or provide what the message says is missing.',
  },
  network: {
    retryable: true,
    meaning: 'The connection failed before the reply was complete.',
    whatToDo: 'Try again; if it persists, check the address, the proxy and the network.',
  },
  not_found: {
    retryable: false,
    meaning: 'The provider knows no such model, file or address.',
    whatToDo: 'Check the model name and the base address.',
  },
  overloaded: {
    retryable: true,
    meaning: 'The provider has no capacity at the moment.',
    whatToDo: 'Try again later with growing pauses, or fall back to another model.',
  },
  permission: {
    retryable: false,
    meaning: 'The key is valid and may not do this.',
    whatToDo: 'Use a key with access to this model, or ask its owner for access.',
  },
  protocol: {
    retryable: true,
    meaning: 'The reply is not what the API promises: cut off, malformed, or something else altogether.',
    whatToDo: 'Try again; if it persists, check that the base address is the API and not a proxy or a login page.',
  },
  quota_exceeded: {
    retryable: false,
    meaning: 'The credit or the hard quota of the account is used up.',
    whatToDo: 'Add credit or raise the quota; waiting a moment does not help.',
  },
  rate_limited: {
    retryable: true,
    meaning: 'Too many requests or tokens in a short time.',
    whatToDo: 'Wait for `retryAfterMs` where it is given, then try again; lower the concurrency if it persists.',
  },
  recording_mismatch: {
    retryable: false,
    meaning: 'A recorded conversation is replayed and the request is not the one that was recorded.',
    whatToDo: 'Record again if the change is meant; otherwise find out why the request differs.',
  },
  reply_too_large: {
    retryable: false,
    meaning: 'The reply is larger than this model was allowed to read.',
    whatToDo: 'Ask for fewer output tokens, or allow more bytes.',
  },
  script_exhausted: {
    retryable: false,
    meaning: 'A scripted model was called more often than its script has replies.',
    whatToDo: 'Add a reply to the script, or find out why the code calls the model once more.',
  },
  script_mismatch: {
    retryable: false,
    meaning: 'What was asked and what the script expects differ: no rule matches, or replies are left over.',
    whatToDo: 'Compare the request in the message with the script, and correct the one that is wrong.',
  },
  server_error: {
    retryable: true,
    meaning: 'The provider failed on its side.',
    whatToDo: 'Try again; if it persists, report `requestId` to the provider.',
  },
  timeout: {
    retryable: true,
    meaning: 'No reply came within the time allowed.',
    whatToDo: 'Try again, or allow more time for this call.',
  },
}

/** What a `ProviderError` may know beyond its code. */
export interface ProviderErrorDetails {
  /** Overrules the default of the code. */
  readonly retryable?: boolean | undefined
  /** HTTP status of the reply. */
  readonly status?: number | undefined
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  /** The provider's id of the call. */
  readonly requestId?: string | undefined
  /** The text that had arrived when the call failed. */
  readonly partialText?: string | undefined
  /** Attempts before the last one that the provider may charge for. */
  readonly lostAttempts?: number | undefined
  readonly cause?: unknown
}

/** What all errors of Statecraft have in common, whichever package made them. */
export interface StatecraftErrorShape {
  readonly code: string
  readonly retryable: boolean
  readonly message: string
  readonly cause?: unknown
}

const marker: unique symbol = Symbol.for('statecraft.error')

/**
 * A model call that came to no reply, or a misuse of this package.
 *
 * The message is what happened, followed by the advice of the code.
 *
 * @example
 * throw new ProviderError('rate_limited', 'The provider answered 429.', { status: 429, retryAfterMs: 2_000 })
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: ProviderErrorCode
  readonly retryable: boolean
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly requestId: string | undefined
  readonly partialText: string | undefined
  /** What is known beyond code and message, as data for logs and results. */
  readonly details: Readonly<Record<string, unknown>>

  /**
   * @param what - what happened, as a sentence; the advice of the code is appended
   */
  constructor(code: ProviderErrorCode, what: string, details: ProviderErrorDetails = {}) {
    super(`${what} ${providerErrorCodes[code].whatToDo}`, details)
    this.code = code
    this.retryable = details.retryable ?? providerErrorCodes[code].retryable
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
    this.requestId = details.requestId
    this.partialText = details.partialText
    const { status, retryAfterMs, requestId, lostAttempts } = details
    const known = Object.entries({ status, retryAfterMs, requestId, lostAttempts }).filter(
      ([, value]) => value !== undefined,
    )
    this.details = Object.freeze(Object.fromEntries(known))
  }

  static {
    Object.defineProperty(ProviderError.prototype, marker, { value: true })
  }
}

/** True for the errors of every Statecraft package, also when another copy of the package made them. */
export function isStatecraftError(e: unknown): e is StatecraftErrorShape {
  if (typeof e !== 'object' || e === null || !(marker in e) || e[marker] !== true) return false
  return 'code' in e && typeof e.code === 'string' && 'retryable' in e && typeof e.retryable === 'boolean'
}
