// Who a model is, as data: what is compared before what was kept of one may stand for another.
import type { Json } from './json.ts'

/** What the replies of a model depend on beside the request. Holds no secret. */
export interface ModelIdentity {
  readonly modelId: string
  /** The form in which it is asked, such as `openai-responses`. Absent: the model does not say. */
  readonly api?: string
  /** Where it is asked: an address of the web without user, password and query. */
  readonly address?: string
  /** What it adds to every request: settings, options of the provider. */
  readonly defaults?: Json
  /** The models that it asks in turn, or in a form of its own. */
  readonly inside?: readonly ModelIdentity[]
}
