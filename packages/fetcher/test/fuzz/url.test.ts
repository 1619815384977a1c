import fc from 'fast-check'
import t from 'tap'
import { FetchFailure, judgeUrl } from '../../src/index.ts'
import { judgeRedirect } from '../../src/url.ts'
import { addressOf } from '../addresses.ts'
import { bareDisguises, disguises, spellingsOf, unusable } from '../spellings.ts'
import { anyAddress, ipv4, textOf } from './arbitraries.ts'
import { holds, prompt } from './bounded.ts'

const host = fc.oneof(
  anyAddress.map(([number, bits]) => addressOf(number, bits).replace(/.*:.*/, '[$&]')),
  ipv4.chain((number) => fc.constantFrom(...spellingsOf(addressOf(number, 32)))),
  fc.domain(),
  textOf(['127', '.', 'unix', 'localhost', '%2e', '。', '@', ':', '[', ']', '\\', '/', '\t']),
)
const port = fc.oneof(
  fc.constant(''),
  fc.integer({ min: -1, max: 70_000 }).map((n) => `:${n}`),
)
const scheme = fc.constantFrom('http', 'https', 'HTTP', 'ftp', 'unix', '')
const form = fc.constantFrom(...disguises, ...bareDisguises, ...unusable)
const text = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .tuple(form, scheme, host, port)
    .map(([write, ...[first, ...rest]]) => write(first, rest.join(''))),
  textOf(['http', 's', ':', '/', '//', '\\', '@', '#', '?', 'unix', '127.0.0.1', ':80', '..', '%']),
)

t.test('a URL that passes is http or https, for a host and a port, and for nobody', async (t) => {
  const passed = { directly: 0, redirected: 0 }
  const from = new URL('https://images.example/a/b')
  holds(
    t,
    fc.property(text, (any) => {
      const direct = verdict(() => judgeUrl(any))
      const redirected = verdict(() => judgeRedirect(any, from))
      if (direct !== undefined) passed.directly++
      if (redirected !== undefined) passed.redirected++
      return isGood(direct) && isGood(redirected)
    }),
  )
  t.comment(`${passed.directly} passed as they were, ${passed.redirected} as redirects`)
  t.ok(passed.directly > 100 && passed.redirected > 100, 'some pass')
})

t.test('a host that spells an IPv4 address in any way is that address', async (t) => {
  holds(
    t,
    fc.property(ipv4, (number) => {
      const address = addressOf(number, 32)
      const spellings = spellingsOf(address).filter((spelling) => !spelling.startsWith('['))
      return spellings.every((spelling) => judgeUrl(`http://${spelling}/`).hostname === address)
    }),
    2_000,
  )
})

/** What passes the judge, or undefined if it was refused as the judge says that it refuses. */
function verdict(judge: () => URL): URL | undefined {
  try {
    return prompt(judge)
  } catch (error) {
    if (!(error instanceof FetchFailure) || error.failure.kind !== 'INTERNAL_ERROR') throw error
    if (!['INVALID_URL', 'BLOCKED_ADDRESS'].includes(error.failure.code)) throw error
    return undefined
  }
}

function isGood(url: URL | undefined): boolean {
  if (url === undefined) return true
  const { protocol, hostname, username, password } = url
  const asked = Number(url.port || { 'http:': 80, 'https:': 443 }[protocol])
  const isOpen = asked === 80 || asked === 443 || (asked >= 1024 && asked <= 65_535)
  return isOpen && hostname !== '' && hostname !== 'unix' && `${username}${password}` === ''
}
