/**
 * Addresses that must never be fetched: the first and the last address of every range that IANA
 * keeps for a special purpose, what is known to answer inside them, what carries such an address,
 * and what is no address. How URLs spell and hide them is in spellings.ts.
 */

import { endsOf } from './addresses.ts'
import { ipv4Registry, ipv6Registry, otherNetworks } from './registry.ts'

const isV4 = (address: string) => !address.includes(':')
const ends = [...ipv4Registry, ...ipv6Registry, ...otherNetworks].flatMap(endsOf)

export const specialV4: readonly string[] = unique([
  ...ends.filter(isV4),
  ...['0.0.0.1', '10.0.0.1', '127.0.0.1', '127.0.0.53', '172.17.0.1', '192.168.1.1', '224.0.0.1'],
  // Where clouds tell a machine its secrets: most; Amazon's containers; Alibaba; Oracle.
  ...['169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192'],
])

export const specialV6: readonly string[] = unique([
  ...ends.filter((address) => !isV4(address)),
  ...['::2', '::ffff', '::1:0:0:0', '64:ff9b:1::7f00:1', '2001:db8::1', 'fd00::1', 'fe80::1'],
  ...['fe80::a9fe:a9fe', 'ff02::1', 'ff0e::1'],
  ...['fd00:ec2::254', 'fd20:ce::254'], // the same of Amazon and Google
])

/** Some of the IPv4 addresses above, as they look inside an IPv6 address. */
const carried = [
  '7f00:1',
  '7f00:ffff',
  'a00:1',
  'a9fe:a9fe',
  'c0a8:101',
  'ac10:1',
  '0:0',
  'e000:1',
  '6440:1',
]

export const carriers: readonly string[] = carried.flatMap((hex) => {
  const [high, low] = hex.split(':').map((part) => Number.parseInt(part, 16))
  const inverse = [high, low].map((part) => (~(part ?? 0) & 0xffff).toString(16)).join(':')
  return [
    `::ffff:${hex}`, // IPv4-mapped
    `::${hex}`, // IPv4-compatible
    `::ffff:0:${hex}`, // IPv4-translated
    `64:ff9b::${hex}`, // NAT64
    `2002:${hex}::`, // 6to4
    `2002:${hex}::808:808`,
    `2001:0:${hex}:8000:ffff:f7f7:f7f7`, // Teredo, a server
    `2001:0:808:808:8000:ffff:${inverse}`, // Teredo, a client
    `2606:4700::5efe:${hex}`, // ISATAP, both universal bits
    `2606:4700::200:5efe:${hex}`,
    `2606:4700:0:0:300:5efe:${hex}`,
    `2002:808:808::5efe:${hex}`, // ISATAP over 6to4
  ]
})

export const dotted: readonly string[] = [
  ...['::ffff:127.0.0.1', '::ffff:169.254.169.254', '::127.0.0.1', '::8.8.8.8'],
  ...[
    '64:ff9b::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::127.0.0.1',
    '2606:4700::5efe:10.0.0.1',
  ],
]

/** All of the above, which are addresses, each once. */
export const everyAddress: readonly string[] = unique([
  ...specialV4,
  ...specialV6,
  ...carriers,
  ...dotted,
])

/** Not addresses in plain spelling; a resolver that says such a thing is not believed. */
export const junk: readonly string[] = [
  ...[
    '',
    ' ',
    'localhost',
    'example.com',
    '8.8.8',
    '8.8.8.8.8',
    '8.8.8.256',
    '08.8.8.8',
    '8.8.8.8 ',
  ],
  ...['0x7f.1', '0x7f000001', '2130706433', '017700000001', '127.1', '0177.0.0.1', '134744072'],
  ...[
    '2606:4700::1%eth0',
    'fe80::1%lo',
    '[2606:4700::1]',
    '2606:4700::1/64',
    '2606:4700',
    ':::1',
    '1::2::3',
  ],
  ...['8.8.8.8\0', '８.８.８.８', '::ffff:8.8.8.8.8'],
]

/** Public, each next to a special range or carrying a public address. */
export const publicAddresses: readonly string[] = [
  ...[
    '1.0.0.0',
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '93.184.215.14',
    '223.255.255.255',
  ],
  ...[
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
  ],
  ...['172.15.255.255', '172.32.0.0', '191.255.255.255', '192.0.1.0', '192.0.3.0', '192.88.98.255'],
  ...[
    '192.88.100.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '198.51.99.255',
  ],
  ...['203.0.112.255', '203.0.114.0', '168.63.129.15', '168.63.129.17'],
  ...['2000::', '2000::1', '2001:200::', '2001:4860:4860::8888', '2001:db7:ffff::1', '2001:db9::'],
  ...['2606:4700:4700::1111', '2620:4f:7fff::1', '2620:4f:8001::', '2a00:1450:4001::1', '3ffd::1'],
  ...['::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::8.8.8.8', '64:ff9b::808:808'],
  ...['2002:808:808::1', '2001:0:808:808:8000:ffff:f7f7:f7f7', '2606:4700::5efe:808:808'],
]

function unique(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)]
}
