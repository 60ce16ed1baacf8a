// Something that the user asked for cannot be done; the message is one line that says what to do instead.

export class UsageError extends Error {
  override readonly name: string = 'UsageError'
}
