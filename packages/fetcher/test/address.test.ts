import t from 'tap'
import { isPublicAddress } from '../src/index.ts'
import { carriers, dotted, junk, publicAddresses, specialV4, specialV6 } from './corpus.ts'

t.test('the corpus has at least 150 addresses that must be refused', async (t) => {
  const all = new Set([...specialV4, ...specialV6, ...carriers, ...dotted, ...junk])
  t.ok(all.size >= 150, `${all.size} addresses`)
})

const refused = { specialV4, specialV6, carriers, dotted, junk }
for (const [kind, addresses] of Object.entries(refused)) {
  t.test(`of ${kind}, none is public`, async (t) => {
    t.same(addresses.filter(isPublicAddress), [])
  })
}

t.test(
  'every special IPv4 address is refused inside every kind of IPv6 address, too',
  async (t) => {
    const forms = specialV4.flatMap((v4) => {
      const hex = v4.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'))
      const low = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`
      return [
        `::ffff:${v4}`,
        `::${v4}`,
        `64:ff9b::${v4}`,
        `2002:${low}::1`,
        `2606:4700::5efe:${v4}`,
      ]
    })
    t.same(forms.filter(isPublicAddress), [])
  },
)

t.test('what lies next to the special ranges is public', async (t) => {
  t.same(
    publicAddresses.filter((address) => !isPublicAddress(address)),
    [],
  )
})
