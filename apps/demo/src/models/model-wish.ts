// Which model the user asks for, read from the words behind --model. Pure: whether it is there is looked at elsewhere.
import { UsageError } from '../usage-error.ts'
import type { Provider } from './provider.ts'

/** `name` is absent where the demo shall choose one. */
export type ModelWish =
  | { readonly type: 'auto' }
  | { readonly type: 'offline' }
  | { readonly type: Provider; readonly name: string | undefined }
  /** `baseURL` has no slash at its end. */
  | { readonly type: 'server'; readonly baseURL: string; readonly name: string | undefined }

const PROVIDER = /^(openai|anthropic)(?::(.*))?$/s
const ADDRESS = /^https?:\/\//i
const UNNAMEABLE = /[\p{Cc}\s]/u

function nameIn(words: string | undefined, where: string): string | undefined {
  if (words === undefined) return undefined
  const name = words.trim()
  if (name !== '' && !UNNAMEABLE.test(name)) return name
  throw new UsageError(`There is no name of a model behind the ${where}: write one, or leave the ${where} out.`)
}

/** A path is where most servers have their API: `/v1`. */
function readAddress(words: string): ModelWish {
  const [address = '', ...rest] = words.split('#')
  const name = nameIn(rest.length === 0 ? undefined : rest.join('#'), '#')
  const url = URL.canParse(address) ? new URL(address) : undefined
  // It is not quoted: what is wrong with it may be a password.
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '')
    throw new UsageError(
      'The address behind --model cannot be used: write it like http://127.0.0.1:11434/v1, with nothing before the host or behind the path but #NAME.',
    )
  const path = url.pathname.replace(/\/+$/, '')
  return { type: 'server', baseURL: `${url.origin}${path === '' ? '/v1' : path}`, name }
}

/**
 * Reads what stands behind --model.
 *
 * @throws UsageError for what names no model.
 */
export function readModelWish(words: string): ModelWish {
  if (words === 'auto' || words === 'offline') return { type: words }
  if (ADDRESS.test(words)) return readAddress(words)
  const [, provider, name] = PROVIDER.exec(words) ?? []
  if (provider === 'openai' || provider === 'anthropic') return { type: provider, name: nameIn(name, 'colon') }
  throw new UsageError(
    `There is no model "${words}": --model takes auto, offline, openai[:NAME], anthropic[:NAME] or URL[#NAME].`,
  )
}
