// What a checker of syntax says about a text.

/** What is wrong with a text, and where (from 1; a column is one UTF-16 unit). A place that is not known is absent. */
export interface SyntaxFault {
  readonly message: string
  readonly line?: number
  readonly column?: number
}
