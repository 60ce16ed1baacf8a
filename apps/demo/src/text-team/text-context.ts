// What the text scenarios work on: one text, with a name to call it by. Tools read it from the context of the run, so that no
// model has to copy it into a call.

export interface TextContext {
  /** Where it is from, as it is to be shown. */
  readonly title: string
  readonly text: string
}
