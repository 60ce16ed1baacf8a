// What a run brings along for all of its steps, however deep: seen by models, tools and instructions, never by charts.
import type { Policies } from './policies.ts'

/** Settings of models, by name, as plain JSON. The runtime hands them on and never looks. */
export type Settings = Readonly<Record<string, unknown>>

/** Prices, by the id of a model. The runtime hands them on and never looks. */
export type Prices = Readonly<Record<string, unknown>>

/** What holds for a whole run: everything that its steps may ask for. */
export interface RunScope {
  readonly context?: unknown
  /** Name or value of the model that the run shall use in place of the agents' own. */
  readonly model?: unknown
  /** Models that the runtime knows by name. */
  readonly models?: Readonly<Record<string, unknown>> | undefined
  /** Settings of the runtime and of the teams around: what agents inherit where they do not say. */
  readonly defaults?: Settings | undefined
  /** Name or value of the model of the nearest team around, for agents without a model of their own. */
  readonly teamModel?: unknown
  /** Settings of this run: they come before the agents' own. */
  readonly settings?: Settings | undefined
  /** Prices of models that the runtime knows, by the id of the model, beside those of the agents. */
  readonly prices?: Prices | undefined
  /** Tells whoever watches over the process, each thing once. Absent: nobody does. */
  readonly warn?: ((message: string) => void) | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** What a supervisor hands down to all below it, where they do not say. */
export interface Shares {
  readonly settings?: Settings | undefined
  /** Name or value of a model. */
  readonly model?: unknown
  /** What all agents below keep to, as the layer above knows it. */
  readonly policies?: Policies | undefined
}

/** What holds below both: setting by setting, the inner one's goes first; policies of both hold. */
export function handDown(outer: Shares, inner: Shares): Shares {
  return {
    settings: { ...outer.settings, ...inner.settings },
    model: inner.model ?? outer.model,
    policies: [...(outer.policies ?? []), ...(inner.policies ?? [])],
  }
}

/** The scope of a run, as a place sees it at which so much is handed down. */
export function scopeBelow(scope: RunScope, shares: Shares | undefined): RunScope {
  if (!shares) return scope
  return { ...scope, defaults: { ...scope.defaults, ...shares.settings }, teamModel: shares.model }
}

/** What a scope has from the process and not from the run: not saved, since the next process brings its own. */
export type ProcessScope = Pick<RunScope, 'models' | 'defaults' | 'prices' | 'warn'>

/** The scope without what it has from the process. */
export function runOnly({ models: _, defaults: __, prices: ___, warn: ____, ...own }: RunScope): RunScope {
  return own
}
