import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { parseAddress } from './address.ts'
import { isFetchablePort } from './ports.ts'

/** A network that may be fetched though its addresses are private. */
export interface AllowedNetwork {
  readonly base: ipaddr.IPv4 | ipaddr.IPv6
  /** How many leading bits of `base` count. */
  readonly bits: number
  /** Only this port, if there is one; else every port that is fetched at all. */
  readonly port?: number
}

/**
 * Reads a list of `cidr` or `cidr:port`, separated by commas or spaces; with IPv6 and a port it is
 * `[cidr]:port`. An empty text is an empty list.
 *
 * @throws Error that names the first entry which cannot be used, and why.
 */
export function parseAllowedNetworks(text: string): AllowedNetwork[] {
  return text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseEntry)
}

/** Whether an operator has allowed to fetch this address at this port. */
export function isAllowed(
  networks: readonly AllowedNetwork[],
  text: string,
  port: number,
): boolean {
  if (networks.length === 0) return false
  const address = parseAddress(text)
  if (address === undefined) return false
  return networks.some(
    (network) =>
      (network.port === undefined || network.port === port) &&
      network.base.kind() === address.kind() &&
      address.match(network.base, network.bits),
  )
}

// [cidr] or [cidr]:port, v4cidr or v4cidr:port, v6cidr.
const shape =
  /^(?:\[(?<bracketed>[^\][]+)\]|(?<v4>[\d.]+\/\d+)|(?<v6>[\da-f:.]+\/\d+))(?::(?<port>\d+))?$/i

function parseEntry(entry: string): AllowedNetwork {
  const groups = shape.exec(entry)?.groups
  const cidr = groups?.bracketed ?? groups?.v4 ?? groups?.v6
  if (cidr === undefined) throw unusable(entry, 'it is neither cidr, cidr:port nor [cidr]:port')

  const [address = '', length = ''] = cidr.split('/')
  // Without this, ipaddr.js would take 10.1/8 for 10.0.0.1/8.
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(length) || !ipaddr.isValidCIDR(cidr)) {
    throw unusable(entry, 'its network is not an address and a prefix length')
  }
  const base = parseAddress(address)
  const bits = Number(length)
  if (base === undefined || (base.kind() === 'ipv4') !== (isIP(address) === 4)) {
    throw unusable(entry, 'write an IPv4 network as IPv4')
  }
  if (groups?.port === undefined) return { base, bits }

  const port = Number(groups.port)
  if (!isFetchablePort(port)) throw unusable(entry, 'nothing is fetched from that port')
  return { base, bits, port }
}

function unusable(entry: string, why: string): Error {
  return new Error(`cannot allow the network "${entry}": ${why}`)
}
