// Which model it is that answers. Two models of the same name are not the same where one has other settings, or another
// address: what was kept or recorded of one must not stand for the other. No key is part of it: who pays changes no answer.
import type { Model } from './model.ts'
import type { ModelIdentity } from './model-identity.ts'

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
