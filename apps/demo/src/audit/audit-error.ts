// The error of the audit functions. It is thrown for a folder that cannot be opened at all; bad content never throws,
// it is reported as data. It carries the mark of the project's errors, so `isStatecraftError` knows it.

/** Why a folder could not be opened. */
export type AuditErrorCode = 'folder_missing' | 'not_a_folder' | 'folder_unreadable'

const MARK: unique symbol = Symbol.for('statecraft.error') as never

/** A folder that cannot be audited; the message is one line that says what to do. */
export class AuditError extends Error {
  override readonly name: string = 'AuditError'
  readonly code: AuditErrorCode
  /** Always false: opening the same path again gives the same answer. */
  readonly retryable: boolean = false

  constructor(code: AuditErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
    Object.defineProperty(this, MARK, { value: true })
  }
}
