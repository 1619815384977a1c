import { isIPv4, isIPv6 } from 'node:net'

/**
 * What attempts from an address are counted under: an IPv4 address by itself, an IPv6 address by
 * its /64, which is what one customer has at least and may take any address of (RFC 6177).
 *
 * @param address as Fastify's `request.ip` tells it; of anything else, the text itself
 */
export function addressKey(address: string): string {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const groups = groupsOf(plain)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (!isMapped) return `${groups.slice(0, 4).map(hex).join(':')}::/64`
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}

const hex = (group: number) => group.toString(16)

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::').map(withoutDots)
  const first = head.split(':').filter(Boolean)
  const last = (tail ?? '').split(':').filter(Boolean)
  const between = Array.from({ length: 8 - first.length - last.length }, () => '0')
  return [...first, ...between, ...last].map((group) => Number.parseInt(group, 16))
}

/** The last 32 bits may be written as an IPv4 address (RFC 4291 2.2). */
function withoutDots(part: string): string {
  const last = part.split(':').at(-1) ?? ''
  if (!isIPv4(last)) return part
  const [a = 0, b = 0, c = 0, d = 0] = last.split('.').map(Number)
  return `${part.slice(0, -last.length)}${hex(a * 256 + b)}:${hex(c * 256 + d)}`
}
