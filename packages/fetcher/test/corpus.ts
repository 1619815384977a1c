/**
 * Addresses that must never be fetched: the first and the last address of every range that IANA
 * keeps for a special purpose, what carries such an address inside it, and what is no address.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const specialV4: readonly string[] = [
  ...['0.0.0.0', '0.0.0.1', '0.255.255.255'], // this network
  ...['10.0.0.0', '10.0.0.1', '10.255.255.255'], // private
  ...['100.64.0.0', '100.100.100.200', '100.127.255.255'], // carrier-grade NAT; Alibaba's metadata
  ...['127.0.0.0', '127.0.0.1', '127.0.0.53', '127.255.255.255'], // loopback
  ...['169.254.0.0', '169.254.169.254', '169.254.170.2', '169.254.255.255'], // link-local, metadata
  ...['172.16.0.0', '172.17.0.1', '172.31.255.255'], // private
  ...['192.0.0.0', '192.0.0.8', '192.0.0.170', '192.0.0.192', '192.0.0.255'], // protocol assignments
  ...['192.0.2.0', '192.0.2.255'], // documentation
  ...['192.31.196.0', '192.31.196.255'], // AS112
  ...['192.52.193.0', '192.52.193.255'], // AMT
  ...['192.88.99.0', '192.88.99.1', '192.88.99.255'], // 6to4 relays
  ...['192.168.0.0', '192.168.1.1', '192.168.255.255'], // private
  ...['192.175.48.0', '192.175.48.255'], // AS112
  ...['198.18.0.0', '198.19.255.255'], // benchmarks
  ...['198.51.100.0', '198.51.100.255'], // documentation
  ...['203.0.113.0', '203.0.113.255'], // documentation
  ...['224.0.0.0', '224.0.0.1', '239.255.255.255'], // multicast
  ...['240.0.0.0', '255.255.255.254', '255.255.255.255'], // reserved, broadcast
  '168.63.129.16', // the host of an Azure machine
]

export const specialV6: readonly string[] = [
  ...['::', '::1', '::2', '::ffff', '::1:0:0:0'], // unspecified, loopback, and what is around them
  ...['64:ff9b:1::', '64:ff9b:1::7f00:1', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'], // local-use NAT64
  ...['100::', '100::ffff:ffff:ffff:ffff', '100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff'], // discard
  ...['2001::', '2001:1::1', '2001:1::2', '2001:1::3', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ...['2001:2::', '2001:2:0:ffff:ffff:ffff:ffff:ffff'], // benchmarks
  ...['2001:3::', '2001:3:ffff:ffff:ffff:ffff:ffff:ffff'], // AMT
  ...['2001:4:112::', '2001:4:112:ffff:ffff:ffff:ffff:ffff'], // AS112
  ...['2001:10::', '2001:1f:ffff:ffff:ffff:ffff:ffff:ffff'], // ORCHID
  ...['2001:20::', '2001:2f:ffff:ffff:ffff:ffff:ffff:ffff'], // ORCHIDv2
  ...['2001:30::', '2001:3f:ffff:ffff:ffff:ffff:ffff:ffff'], // drones
  ...['2001:db8::', '2001:db8::1', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'], // documentation
  ...['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // 6to4
  ...['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'], // AS112
  ...['3ffe::', '3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // the 6bone
  ...['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'], // documentation
  ...['4000::', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '8000::', 'e000::'], // elsewhere
  ...['1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '200::', '400::', '1000::'],
  ...['fc00::', 'fd00::1', 'fd00:ec2::254', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // unique local
  ...['fe80::', 'fe80::1', 'fe80::a9fe:a9fe', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // link-local
  ...['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // site-local
  ...['ff00::', 'ff02::1', 'ff0e::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // multicast
]

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
