// Which network addresses tools may reach: public ones alone, so that a model cannot be talked into reading the machine it
// runs on, its neighbours, or the metadata service of a cloud. Decided on the address, never on the name.
import ipaddr from 'ipaddr.js'

/** Public by number, yet the gateway of a cloud to its own machine. */
const CLOUD_GATEWAYS: readonly string[] = ['168.63.129.16']

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')
/** The second half of an ISATAP address, which carries an IPv4 address in its last part. */
const ISATAP: readonly number[] = [0x0000_5efe, 0x0200_5efe]

function isPublicIpv6(address: ipaddr.IPv6): boolean {
  const [, , , , high = 0, low = 0] = address.parts
  return address.match(GLOBAL_UNICAST) && address.range() === 'unicast' && !ISATAP.includes(high * 0x1_0000 + low)
}

/** Four plain decimals, or IPv6 without a zone: any other spelling is somebody's trick. */
function parsed(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}

/**
 * True for an address of the public internet. Refused are loopback, private, link-local, shared, multicast, reserved and
 * documentation ranges, cloud gateways, and every IPv6 form that carries an IPv4 address (mapped, NAT64, 6to4, Teredo, ISATAP).
 *
 * @example
 * ```ts
 * isPublicAddress('93.184.215.14') // true
 * isPublicAddress('::ffff:10.0.0.1') // false
 * ```
 */
export function isPublicAddress(text: string): boolean {
  const address = parsed(text)
  if (!address) return false
  if (address instanceof ipaddr.IPv6) return isPublicIpv6(address)
  return address.range() === 'unicast' && !CLOUD_GATEWAYS.includes(address.toString())
}

/** True for an address of this machine alone: 127.0.0.0/8 and ::1. */
export function isLoopbackAddress(text: string): boolean {
  return parsed(text)?.range() === 'loopback'
}
