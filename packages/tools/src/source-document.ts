/** A text that agents may search and read. */
export interface SourceDocument {
  /** What the model names it by: unique, for example a path. */
  readonly id: string
  readonly title?: string
  readonly text: string
}
