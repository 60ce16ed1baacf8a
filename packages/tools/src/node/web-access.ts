// Decides what of the web may be reached. A name is resolved once; every address it has must be public, and the connection
// is then made to those addresses and no other, so that a name cannot mean one thing when it is checked and another when it
// is used.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { StatecraftError } from '@statecraft/runtime'
import { isLoopbackAddress, isPublicAddress } from '../public-address.ts'
import { wholeNumber } from '../whole-number.ts'

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>

export interface WebAccessOptions {
  /** Default 80 and 443. */
  readonly ports?: readonly number[]
  /** Default: the resolver of the operating system. */
  readonly resolve?: Resolve
  /** Lets requests through to this machine, on every port. For tests against a local server; never where a model decides. */
  readonly dangerouslyAllowLoopbackForTests?: boolean
}

/** A place that may be reached. */
export interface Destination {
  /** Without the dot at its end, without brackets. */
  readonly host: string
  readonly port: number
  /** Where to connect to; all checked. At least one. */
  readonly addresses: readonly string[]
}

export interface WebAccess {
  /** A web address that may be written down: http or https, no name and password. Throws `request_refused`, `input_invalid`. */
  readonly parse: (text: string, base?: URL) => URL
  /** Resolves and checks. Throws `request_refused` for what may not be reached. */
  readonly destination: (host: string, port: number) => Promise<Destination>
}

const refuse = (what: string): never => {
  throw new StatecraftError('request_refused', what)
}

const systemResolve: Resolve = async host => (await lookup(host, { all: true })).map(({ address }) => address)

/** The port of a web address, the usual one where it names none. */
export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)

/** Host of a web address as a resolver takes it. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

function parse(text: string, base?: URL): URL {
  // The WHATWG parser turns every spelling of an IPv4 address (hex, octal, one number, full-width digits) into the plain one.
  const url = URL.parse(text, base?.href)
  if (!url)
    throw new StatecraftError('input_invalid', `"${text.slice(0, 200)}" is not a web address: begin with https://`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    refuse(`Only http and https addresses are read, not ${url.protocol}`)
  if (url.username !== '' || url.password !== '') refuse('A web address must not carry a name and password')
  return url
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  if (isIP(host)) return [host]
  try {
    return await resolve(host)
  } catch (cause) {
    throw new StatecraftError('tool_failed', `There is no host "${host}", or its name could not be resolved`, { cause })
  }
}

export function createWebAccess(options: WebAccessOptions = {}): WebAccess {
  const { ports = [80, 443], resolve = systemResolve, dangerouslyAllowLoopbackForTests: local = false } = options
  for (const port of ports) wholeNumber('ports', port, 1, 65_535)
  return {
    parse,
    async destination(host, port) {
      const addresses = await addressesOf(host, resolve)
      if (addresses.length === 0) refuse(`"${host}" has no address`)
      const isLocal = local && addresses.every(isLoopbackAddress)
      // One address that is not public among others is a sign of a trick: all are refused.
      if (!isLocal && !addresses.every(isPublicAddress))
        refuse(`"${host}" is not on the public internet: only public web addresses are read`)
      if (!isLocal && !ports.includes(port)) refuse(`Port ${port} is not open to this tool, only ${ports.join(', ')}`)
      return { host, port, addresses }
    },
  }
}
