// How a template is described: what agents of one kind have in common, as data.
import type { ModelSettings } from '@statecraft/providers'
import type { Capability, Limits } from '@statecraft/runtime'
import type { ModelChoice } from './model-step.ts'

export interface TemplateOptions {
  /** What kind it is. An agent that is made from it is called so, where nobody says otherwise. */
  readonly name: string
  readonly description?: string
  readonly role?: string
  readonly capabilities?: readonly Capability[]
  readonly instructions?: string
  readonly model?: ModelChoice
  readonly settings?: ModelSettings
  /** Names of tools. */
  readonly tools?: readonly string[]
  readonly limits?: Limits
}

/** What agents of one kind have in common. */
export interface Template extends TemplateOptions {
  readonly kind: 'template'
}
