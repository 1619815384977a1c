import { isIPv6 } from 'node:net'
import { everyAddress } from '../corpus.ts'
import type { Zone } from '../name-server.ts'
import { bareDisguises, disguises, insideNames, spellingsOf, unusable } from '../spellings.ts'
import type { World } from './world.ts'

/** One attempt to make the fetcher connect where it must not. */
export interface Try {
  readonly way: string
  readonly url: string
  /** Where it leads. */
  readonly address: string
  readonly expected: 'BLOCKED_ADDRESS' | 'INVALID_URL'
}

/** Something that must not be reached, as a URL of either scheme. */
type Target = Omit<Try, 'way'>

const schemes = ['http', 'https'] as const
const spelt = ['127.0.0.1', '169.254.169.254', '10.0.0.1', '192.168.1.1', '0.0.0.0']
const blocked = { expected: 'BLOCKED_ADDRESS' } as const
const invalid = { address: '127.0.0.1', expected: 'INVALID_URL' } as const

/** Every way for everything in the corpus. The names in it are those of `zoneOf`. */
export function triesOf(world: World): readonly Try[] {
  const named = (way: string, url: (i: number, scheme: 'http' | 'https') => string): Try[] =>
    schemes.flatMap((scheme) =>
      everyAddress.map((address, i) => ({ way, url: url(i, scheme), address, ...blocked })),
    )
  const { canaryPorts: canary, originPorts: origin } = world
  const direct = [...targetsOf(world), ...bareTargetsOf(world)]
  const rebinding = (i: number, scheme: 'http' | 'https') => {
    const name = `${scheme}-${i}.rebind.example`
    const to = encodeURIComponent(`${scheme}://${name}:${canary[scheme]}/`)
    return `http://${name}:${origin.http}/redirect?close&to=${to}`
  }
  return [
    ...direct.map((target) => ({ way: 'as a direct URL', ...target })),
    ...schemes.flatMap((scheme) => redirected(scheme, world)),
    ...named('by a name', (i, scheme) => `${scheme}://${i}.alone.example:${canary[scheme]}/`),
    ...named('by a name that changes', rebinding),
    ...['first', 'last'].flatMap((place) =>
      named(
        'by a name of public addresses too',
        (i, scheme) => `${scheme}://${i}.${place}.example:${canary[scheme]}/`,
      ),
    ),
  ]
}

/** The names of a world in which every address of the corpus has some. */
export function zoneOf({ originAddresses, gone }: World): Zone {
  const zone: Zone = { 'images.example': originAddresses, ...insideNames }
  const others = gone.length > 0 ? gone : ['93.184.216.34', '2606:4700::1111']
  for (const [i, address] of everyAddress.entries()) {
    zone[`${i}.alone.example`] = [address]
    zone[`${i}.first.example`] = [address, ...others]
    zone[`${i}.last.example`] = [...others, address]
    for (const scheme of schemes) {
      const change = (before: number) => (before === 0 ? originAddresses.slice(0, 1) : [address])
      zone[`${scheme}-${i}.rebind.example`] = change
    }
  }
  return zone
}

function redirected(scheme: 'http' | 'https', world: World): Try[] {
  const port = world.originPorts[scheme]
  // The certificate of the origin is for its name, not for its addresses.
  const hosts = scheme === 'https' ? ['images.example'] : world.originAddresses.map(inUrl)
  return targetsOf(world).map(({ url, ...target }, i) => ({
    way: `as a redirect from ${scheme}`,
    url: `${scheme}://${hosts[i % hosts.length]}:${port}/redirect?to=${encodeURIComponent(url)}`,
    ...target,
  }))
}

function targetsOf({ canaryPorts }: World): Target[] {
  return schemes.flatMap((scheme) => {
    const port = canaryPorts[scheme]
    const at = (host: string) => `${scheme}://${host}:${port}/`
    return [
      ...everyAddress.map((address) => ({ url: at(inUrl(address)), address, ...blocked })),
      ...spelt.flatMap((address) =>
        spellingsOf(address)
          .map(at)
          .map((url) => ({ url, address: hostOf(url), ...blocked })),
      ),
      ...['localhost', 'LOCALHOST', 'localhost.', ...Object.keys(insideNames)].map((name) => ({
        url: at(name),
        address: insideNames[name]?.[0] ?? '127.0.0.1',
        ...blocked,
      })),
      ...disguises.flatMap((disguise) =>
        ['127.0.0.1', '[::1]', '[::ffff:7f00:1]', 'localhost'].map((host) => ({
          url: disguise(scheme, `${host}:${port}`),
          address: '127.0.0.1',
          ...blocked,
        })),
      ),
      ...unusable.map((form) => ({ url: form(scheme, `127.0.0.1:${port}`), ...invalid })),
    ]
  })
}

function bareTargetsOf({ canaryPorts }: World): Target[] {
  return schemes.flatMap((scheme) =>
    bareDisguises.map((disguise) => ({
      url: disguise(scheme, `127.0.0.1:${canaryPorts[scheme]}`),
      address: '127.0.0.1',
      ...blocked,
    })),
  )
}

/** What a URL parser makes of the host of a URL, without brackets. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}

function inUrl(address: string): string {
  return isIPv6(address) ? `[${address}]` : address
}
