import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * Which address may be fetched. Everything that decides it without a setting is in this file;
 * what an operator allows on top is in allow-list.ts.
 *
 * True for public unicast only: of IPv4 what no IANA registry keeps for a special purpose, of IPv6
 * what lies in 2000::/3 and is not special there either. An address that carries an IPv4 address
 * is no better than the one it carries.
 *
 * Takes the plain spellings that sockets and resolvers use. Anything else (0x7f.1, a zone id, a
 * name) is false: a spelling that is not understood is not public.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  if (address === undefined) return false
  return address instanceof ipaddr.IPv4 ? isPublicV4(address) : isPublicV6(address)
}

/**
 * The address that a socket would talk to: an IPv4-mapped one is IPv4 to the kernel.
 * Undefined when the text is not an address in plain spelling.
 */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  // ipaddr.js alone would also read 0177.0.0.1, 127.1 and zone ids.
  if (isIP(text) === 0 || text.includes('%')) return undefined
  if (isIP(text) === 4) return ipaddr.IPv4.parse(text)
  // ipaddr.js reads ::127.0.0.1 as ::ffff:127.0.0.1. URLs have no dots left, and read as kernels do.
  const address = ipaddr.IPv6.parse(new URL(`http://[${text}]/`).hostname.slice(1, -1))
  return within(address, mapped) ? v4At(address, 6) : address
}

// Public by the registry, but inside every Azure machine it is the host's own control service.
const azureHost = network('168.63.129.16/32')

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !within(address, azureHost)
}

const mapped = network('::ffff:0:0/96')
const nat64 = network('64:ff9b::/96')
const globalUnicast = network('2000::/3')
const sixToFour = network('2002::/16')
const teredo = network('2001::/32')

const specialV6 = [
  network('2001::/23'), // IETF protocol assignments; Teredo, of these, is judged by what it carries
  network('2001:db8::/32'), // documentation
  network('2620:4f:8000::/48'), // AS112
  network('3ffe::/16'), // the 6bone, given back
  network('3fff::/20'), // documentation
]

function isPublicV6(address: ipaddr.IPv6): boolean {
  // How a network without IPv4 reaches an IPv4 host: what decides is that host (RFC 6052).
  if (within(address, nat64)) return isPublicV4(v4At(address, 6))
  if (!within(address, globalUnicast)) return false
  if (!carriedV4(address).every(isPublicV4)) return false
  return within(address, teredo) || !specialV6.some((special) => within(address, special))
}

/** The IPv4 addresses to which packets for this address may be sent on. */
function carriedV4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const carried: ipaddr.IPv4[] = []
  if (within(address, sixToFour)) carried.push(v4At(address, 1)) // RFC 3056
  // RFC 4380: the server, and the client with every bit turned over.
  if (within(address, teredo)) carried.push(v4At(address, 2), v4At(address, 6, 0xffff))
  if (isIsatap(address)) carried.push(v4At(address, 6))
  return carried
}

/** RFC 5214: an interface id of 0:5efe, the universal and group bits of it being either way. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return ((parts[4] ?? 0) & ~0x0300) === 0 && parts[5] === 0x5efe
}

function v4At({ parts }: ipaddr.IPv6, index: number, mask = 0): ipaddr.IPv4 {
  const high = (parts[index] ?? 0) ^ mask
  const low = (parts[index + 1] ?? 0) ^ mask
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff])
}

function within(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, bits)
}

function network(cidr: string): Network {
  return ipaddr.parseCIDR(cidr)
}
