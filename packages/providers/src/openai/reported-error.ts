// An error that the API reports inside of a reply: with status 200, or in mid stream.

/** Holds the error of the API in `error`, as the client's own errors do. */
export class ReportedError extends Error {
  override readonly name = 'ReportedError'
  readonly error: unknown

  constructor(error: unknown) {
    super('The API reported an error in place of a reply.')
    this.error = error
  }
}
