/**
 * Every entry of the two special-purpose registries of IANA, as of the end of 2025.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const ipv4Registry: readonly string[] = [
  '0.0.0.0/8', // this network
  '0.0.0.0/32', // this host
  '10.0.0.0/8', // private use
  '100.64.0.0/10', // shared: carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local
  '172.16.0.0/12', // private use
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.0.0/29', // IPv4 service continuity
  '192.0.0.8/32', // dummy
  '192.0.0.9/32', // port control protocol, anycast
  '192.0.0.10/32', // TURN, anycast
  '192.0.0.170/32', // NAT64 and DNS64 discovery
  '192.0.0.171/32',
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays, deprecated
  '192.88.99.2/32', // 6a44 relays
  '192.168.0.0/16', // private use
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '240.0.0.0/4', // reserved
  '255.255.255.255/32', // broadcast
]

export const ipv6Registry: readonly string[] = [
  '::1/128', // loopback
  '::/128', // unspecified
  '::ffff:0:0/96', // IPv4-mapped
  '64:ff9b::/96', // NAT64
  '64:ff9b:1::/48', // NAT64, local use
  '100::/64', // discard
  '100:0:0:1::/64', // dummy
  '2001::/23', // IETF protocol assignments
  '2001::/32', // Teredo
  '2001:1::1/128', // port control protocol, anycast
  '2001:1::2/128', // TURN, anycast
  '2001:1::3/128', // DNS-SD service registration, anycast
  '2001:2::/48', // benchmarks
  '2001:3::/32', // AMT
  '2001:4:112::/48', // AS112
  '2001:10::/28', // ORCHID, deprecated
  '2001:20::/28', // ORCHIDv2
  '2001:30::/28', // drone remote id
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
  'fc00::/7', // unique local
  'fe80::/10', // link-local
]

/** What is no place for an image by other registries, or by nobody's but the owner's. */
export const otherNetworks: readonly string[] = [
  '224.0.0.0/4', // multicast
  '168.63.129.16/32', // the host of an Azure machine
  '::/96', // IPv4-compatible, deprecated
  '::ffff:0:0:0/96', // IPv4-translated
  'fec0::/10', // site-local, deprecated
  'ff00::/8', // multicast
  '3ffe::/16', // the 6bone, given back
  // What is left around 2000::/3, in which alone addresses are given out.
  ...['200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3', '6000::/3', '8000::/3', 'a000::/3'],
  ...['c000::/3', 'e000::/4', 'f000::/5', 'f800::/6', 'fe00::/9'],
]
