/**
 * Arithmetic on addresses, for the tests alone. It shares nothing with src/address.ts, so that the
 * two can be held against each other.
 */

/** The 4 or 16 bytes of an address, in any spelling that sockets take, but without a zone. */
export function bytesOf(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number))
  const hex = address.replace(/[\d.]+\.\d+$/, (dotted) => hexPairs(bytesOf(dotted)))
  const [head = [], tail = []] = hex.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  const groups = [...head, ...zeros, ...tail].map((group) => group.padStart(4, '0'))
  return Buffer.from(groups.join(''), 'hex')
}

/** Two of the groups of an IPv6 address, as 7f00:1. */
export function hexPairs(bytes: Buffer): string {
  return Array.from({ length: bytes.length / 2 }, (_, i) =>
    bytes.readUInt16BE(2 * i).toString(16),
  ).join(':')
}

export function numberOf(address: string): bigint {
  return BigInt(`0x${bytesOf(address).toString('hex')}`)
}

/** The usual spelling of an address: of IPv6 that of RFC 5952, which URLs have. */
export function addressOf(number: bigint, bits: 32 | 128): string {
  const bytes = Buffer.from(number.toString(16).padStart(bits / 4, '0'), 'hex')
  if (bits === 32) return bytes.join('.')
  return new URL(`http://[${hexPairs(bytes)}]/`).hostname.slice(1, -1)
}

/** The first and the last number of a network that is written as CIDR, and the bits of both. */
export function rangeOf(cidr: string) {
  const [base = '', length] = cidr.split('/')
  const bits = base.includes(':') ? 128 : 32
  const first = numberOf(base)
  const last = first + (1n << BigInt(bits - Number(length))) - 1n
  return { first, last, bits } as const
}

/** The first and the last address of a network. */
export function endsOf(cidr: string): string[] {
  const { first, last, bits } = rangeOf(cidr)
  return [addressOf(first, bits), addressOf(last, bits)]
}
