// Which model it is that answers. Two models of the same name are not the same where one has other settings, or another
// address: what was kept or recorded of one must not stand for the other. No key is part of it: who pays changes no answer.
import type { Json } from './json.ts'
import type { Model } from './model.ts'

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

/** What the model says of itself, else its name. */
export function identityOf(model: Model): ModelIdentity {
  return model.identity?.() ?? { modelId: model.modelId }
}

/** The same without addresses: what is replayed was asked elsewhere, and at another time. */
export function withoutAddress({ address: _, inside, ...rest }: ModelIdentity): ModelIdentity {
  return { ...rest, ...(inside && { inside: inside.map(withoutAddress) }) }
}

/** An address as part of an identity. */
export function plainAddress(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname.replace(/\/$/, '')
}
