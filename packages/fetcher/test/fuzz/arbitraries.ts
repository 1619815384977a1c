import fc, { type Arbitrary } from 'fast-check'
import { addressOf, bytesOf, hexPairs, rangeOf } from '../addresses.ts'
import { ipv4Registry, ipv6Registry, otherNetworks } from '../registry.ts'

export type AddressNumber = readonly [number: bigint, bits: 32 | 128]

export const networks = [...ipv4Registry, ...ipv6Registry, ...otherNetworks]

/** Any text, and what comes of joining and repeating pieces that mean something to the parser. */
export function textOf(pieces: readonly string[]): Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 }))
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.tuple(piece, fc.integer({ min: 0, max: 20_000 })).map(([part, n]) => part.repeat(n)),
  )
}

/** Numbers all over a network, and most of all at and just beyond its ends. */
function around(cidr: string): Arbitrary<AddressNumber> {
  const { first, last, bits } = rangeOf(cidr)
  const max = (1n << BigInt(bits)) - 1n
  const edges = [first, first - 1n, first + 1n, last, last - 1n, last + 1n]
  return fc
    .oneof(
      fc.bigInt(first, last),
      fc.constantFrom(...edges.filter((edge) => edge >= 0n && edge <= max)),
    )
    .map((number) => [number, bits])
}

export const ipv4: Arbitrary<bigint> = fc
  .oneof(...[...ipv4Registry, '0.0.0.0/0', '8.0.0.0/7'].map(around))
  .map(([number]) => number)

/** An IPv4 address in each of the places of an IPv6 address where one may be. */
const carrier: Arbitrary<bigint> = fc
  .tuple(ipv4, fc.bigInt(0n, (1n << 128n) - 1n))
  .chain(([v4, noise]) => {
    const at = (prefix: string, shift: bigint, mask = 0n) => {
      const { first, last } = rangeOf(prefix)
      const kept = noise & (last - first) & ~(0xffff_ffffn << shift)
      return first | kept | ((v4 ^ mask) << shift)
    }
    return fc.constantFrom(
      at('::ffff:0:0/96', 0n),
      at('::/96', 0n),
      at('64:ff9b::/96', 0n),
      at('2002::/16', 80n),
      at('2001::/32', 64n),
      at('2001:0:808:808::/64', 0n, 0xffff_ffffn),
      at('2606:4700:0:0:0:5efe::/96', 0n),
      at('2a00:1450:0:0:300:5efe::/96', 0n),
    )
  })

export const anyAddress: Arbitrary<AddressNumber> = fc.oneof(
  ...[...networks, '0.0.0.0/0', '::/0'].map(around),
  { weight: 10, arbitrary: around('2000::/3') },
  { weight: 20, arbitrary: carrier.map((number): AddressNumber => [number, 128]) },
)

/** The ways in which sockets and resolvers may spell an address. */
export function plainSpellings([number, bits]: AddressNumber): string[] {
  const address = addressOf(number, bits)
  if (bits === 32) return [address]
  const bytes = bytesOf(address)
  const full = hexPairs(bytes)
  const dotted = `${hexPairs(bytes.subarray(0, 12))}:${bytes.subarray(12).join('.')}`
  const padded = full.split(':').map((group) => group.padStart(4, '0'))
  return [address, full, full.toUpperCase(), padded.join(':'), dotted]
}
