import t from 'tap'
import { isAllowed } from '../src/allow-list.ts'
import { parseAllowedNetworks } from '../src/index.ts'

const allows = (text: string, address: string, port: number) =>
  isAllowed(parseAllowedNetworks(text), address, port)

t.test('an empty list allows nothing', async (t) => {
  for (const text of ['', ' ', ' , ']) {
    t.same(parseAllowedNetworks(text), [])
    t.notOk(allows(text, '127.0.0.1', 80))
  }
})

t.test('a network without a port is allowed at every port', async (t) => {
  t.ok(allows('10.0.0.0/8', '10.255.0.1', 80))
  t.ok(allows('10.0.0.0/8', '10.255.0.1', 9000))
  t.notOk(allows('10.0.0.0/8', '11.0.0.0', 80))
  t.ok(allows('fd00::/8', 'fd12::1', 443))
  t.notOk(allows('fd00::/8', 'fe00::1', 443))
})

t.test('a network with a port is allowed at exactly that port', async (t) => {
  t.ok(allows('127.0.0.1/32:3000', '127.0.0.1', 3000))
  t.notOk(allows('127.0.0.1/32:3000', '127.0.0.1', 3001))
  t.notOk(allows('127.0.0.1/32:3000', '127.0.0.2', 3000))
  t.ok(allows('[fd00::/8]:3000', 'fd12::1', 3000))
  t.notOk(allows('[fd00::/8]:3000', 'fd12::1', 80))
})

t.test('commas and spaces separate entries, in any number', async (t) => {
  const text = ' 10.0.0.0/8,127.0.0.1/32:3000 , [::1/128]:3000\n192.168.0.0/16 '
  t.equal(parseAllowedNetworks(text).length, 4)
  t.ok(allows(text, '::1', 3000))
  t.ok(allows(text, '192.168.7.7', 80))
})

t.test(
  'an IPv4-mapped address is the IPv4 address it maps, and no other kind matches',
  async (t) => {
    t.ok(allows('127.0.0.0/8', '::ffff:127.0.0.1', 80))
    t.notOk(allows('127.0.0.0/8', '::127.0.0.1', 80))
    t.notOk(allows('0.0.0.0/0', '::1', 80))
    t.notOk(allows('::/0', '127.0.0.1', 80))
    t.notOk(allows('0.0.0.0/0', 'localhost', 80))
  },
)

t.test('what is not understood stops the start, and is named', async (t) => {
  const bad = [
    ...['10.0.0.0', '10/8', '10.0.0.0/33', '10.0.0.0/', '/8', '10.0.0.0/8:', '10.0.0.0/8:x'],
    ...[
      '0x0a.0.0.0/8',
      '10.0.0/8',
      '10.0.0.0/8:0',
      '10.0.0.0/8:70000',
      'localhost',
      'localhost/32',
    ],
    ...['::/129', '[::1]', '[::1/128', '[::1/128]:', 'fe80::%lo/10', '::ffff:10.0.0.0/104', '*'],
    ...['10.0.0.0/8:22', '10.0.0.0/8:6000'], // ports from which nothing is ever fetched
  ]
  for (const entry of bad) {
    t.throws(() => parseAllowedNetworks(`127.0.0.0/8, ${entry}`), { message: `"${entry}"` }, entry)
  }
})
