import t from 'tap'
import { addressKey } from '../src/throttle/address-key.ts'

const keys: Record<string, string> = {
  '192.0.2.7': '192.0.2.7',
  '::ffff:192.0.2.7': '192.0.2.7',
  '::ffff:c000:207': '192.0.2.7',
  '2001:db8:1:2:3:4:5:6': '2001:db8:1:2::/64',
  '2001:db8:1:2::': '2001:db8:1:2::/64',
  '2001:DB8:1:2:ffff::1': '2001:db8:1:2::/64',
  '2001:db8::1': '2001:db8:0:0::/64',
  '2001:db8:1:2:3:4:192.0.2.7': '2001:db8:1:2::/64',
  '64:ff9b::192.0.2.7': '64:ff9b:0:0::/64',
  '::1': '0:0:0:0::/64',
  '::': '0:0:0:0::/64',
  'fe80::1%eth0': 'fe80:0:0:0::/64',
  unknown: 'unknown',
  '': '',
}
for (const [address, key] of Object.entries(keys)) {
  t.test(`attempts of ${address || 'nobody'} are counted under ${key || 'nobody'}`, async (t) => {
    t.equal(addressKey(address), key)
  })
}
