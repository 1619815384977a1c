import { BlockList } from 'node:net'
import { addressOf, numberOf, rangeOf } from '../addresses.ts'
import { ipv4Registry, ipv6Registry, otherNetworks } from '../registry.ts'

/**
 * Which address is public, found in another way than src/address.ts finds it: Node's own list of
 * networks, the registries as IANA prints them, and whole numbers instead of groups of 16 bits.
 */

const isV6 = (cidr: string) => cidr.includes(':')
/** Judged by what they carry, and so by no list. */
const carrying: readonly string[] = ['::ffff:0:0/96', '64:ff9b::/96', '2001::/32', '2002::/16']
/** What covers an entry that is judged by what it carries, as 2001::/23 does Teredo. */
const teredo = rangeOf('2001::/32')

const specialV4 = new BlockList()
for (const cidr of [...ipv4Registry, ...otherNetworks].filter((cidr) => !isV6(cidr))) {
  const [base = '', bits] = cidr.split('/')
  specialV4.addSubnet(base, Number(bits), 'ipv4')
}

const specialV6 = [...ipv6Registry, ...otherNetworks]
  .filter((cidr) => isV6(cidr) && !carrying.includes(cidr))
  .map(rangeOf)

export function isPublic(number: bigint, bits: 32 | 128): boolean {
  return bits === 32 ? isPublicV4(number) : isPublicV6(number)
}

function isPublicV4(number: bigint): boolean {
  return !specialV4.check(addressOf(number, 32), 'ipv4')
}

function isPublicV6(number: bigint): boolean {
  const low = number & 0xffff_ffffn
  const top = number >> 32n
  if (top === 0xffffn || top === numberOf('64:ff9b::') >> 32n) return isPublicV4(low)
  if (number >> 125n !== 1n) return false

  const isTeredo = number >= teredo.first && number <= teredo.last
  const isSpecial = specialV6.some(({ first, last }) => number >= first && number <= last)
  if (isSpecial && !isTeredo) return false
  if (isTeredo && !isPublicV4((number >> 64n) & 0xffff_ffffn)) return false
  if (isTeredo && !isPublicV4(low ^ 0xffff_ffffn)) return false
  if (number >> 112n === 0x2002n && !isPublicV4((number >> 80n) & 0xffff_ffffn)) return false
  const id = (number >> 32n) & 0xffff_ffffn
  const isIsatap = [0x5efen, 0x0100_5efen, 0x0200_5efen, 0x0300_5efen].includes(id)
  return !isIsatap || isPublicV4(low)
}
