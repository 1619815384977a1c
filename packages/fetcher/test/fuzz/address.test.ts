import fc from 'fast-check'
import t from 'tap'
import { isAllowed } from '../../src/allow-list.ts'
import { isPublicAddress, parseAllowedNetworks } from '../../src/index.ts'
import { addressOf, rangeOf } from '../addresses.ts'
import { junk } from '../corpus.ts'
import { anyAddress, networks, plainSpellings, textOf } from './arbitraries.ts'
import { holds, prompt } from './bounded.ts'
import { isPublic } from './oracle.ts'

t.test('an address is public if another judge says so, however it is spelt', async (t) => {
  const seen = { public: 0, special: 0 }
  holds(
    t,
    fc.property(anyAddress, (address) => {
      const expected = isPublic(...address)
      seen[expected ? 'public' : 'special']++
      return plainSpellings(address).every((text) => isPublicAddress(text) === expected)
    }),
  )
  t.comment(`${seen.public} were public, ${seen.special} special`)
  t.ok(seen.public > 100 && seen.special > 100, 'both were met')
})

t.test('whatever text it is given, the judge of addresses answers at once', async (t) => {
  const text = textOf([...junk, '::', ':', '.', '255', 'ffff', '%', '[', ']', '0x', '/', '1'])
  holds(
    t,
    fc.property(text, (any) => typeof prompt(() => isPublicAddress(any)) === 'boolean'),
  )
})

t.test('the allow list is read at once, or refused by the entry that is wrong', async (t) => {
  const pieces = [...networks, '/', ':', '80', '[', ']', ',', ' ', '::ffff:10.0.0.0/104', '10.0/8']
  holds(
    t,
    fc.property(textOf(pieces), (text) => {
      try {
        return Array.isArray(prompt(() => parseAllowedNetworks(text)))
      } catch (error) {
        return error instanceof Error && error.message.startsWith('cannot allow the network "')
      }
    }),
  )
})

t.test('a network allows the addresses that are in it, at its port, and no others', async (t) => {
  // To the kernel, and so to the list, an IPv4-mapped address is IPv4.
  const cidr = fc.constantFrom(...networks.filter((network) => network !== '::ffff:0:0/96'))
  const port = fc.constantFrom(undefined, 80, 3000)
  holds(
    t,
    fc.property(cidr, port, anyAddress, (network, only, [number, bits]) => {
      fc.pre(bits === 32 || number >> 32n !== 0xffffn)
      const range = rangeOf(network)
      const inside = bits === range.bits && number >= range.first && number <= range.last
      const list = parseAllowedNetworks(only === undefined ? network : `[${network}]:${only}`)
      return [80, 3000].every(
        (at) =>
          isAllowed(list, addressOf(number, bits), at) ===
          (inside && (only === undefined || only === at)),
      )
    }),
  )
})
