// The providers that the demo knows by name: where their keys are looked for, and which of their models it asks by default.
import { UsageError } from '../usage-error.ts'

export type Provider = 'anthropic' | 'openai'

interface About {
  readonly keyVariable: string
  readonly addressVariable: string
  readonly address: string
  /** Small and current: an audit asks often, and for little at a time. */
  readonly model: string
}

export const PROVIDERS: Readonly<Record<Provider, About>> = {
  anthropic: {
    keyVariable: 'ANTHROPIC_API_KEY',
    addressVariable: 'ANTHROPIC_BASE_URL',
    address: 'https://api.anthropic.com',
    model: 'claude-haiku-5-5',
  },
  openai: {
    keyVariable: 'OPENAI_API_KEY',
    addressVariable: 'OPENAI_BASE_URL',
    address: 'https://api.openai.com/v1',
    model: 'gpt-6-luna',
  },
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A blank variable counts as not set. */
function variable(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

/** The key of a provider; `undefined` where there is none. */
export const keyOf = (env: Environment, provider: Provider): string | undefined =>
  variable(env, PROVIDERS[provider].keyVariable)

/**
 * The host that requests to a provider go to.
 *
 * @throws UsageError when the variable holds no address.
 */
export function hostOf(env: Environment, provider: Provider): string {
  const { addressVariable, address } = PROVIDERS[provider]
  const used = variable(env, addressVariable) ?? address
  if (URL.canParse(used)) return new URL(used).host
  throw new UsageError(`${addressVariable} is no address: write it like ${address}, or leave it out.`)
}
