import type { LookupAddress } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { isUnknownName } from './classify.ts'

/** Finds every address of a host name; rejects with a Node error code when there is none. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

export interface ResolverSettings {
  /** Name servers as `address` or `address:port`; by default the machine's own. */
  readonly servers?: readonly string[]
  readonly hostsFile?: string
  /** How long a name server has for its first try, in milliseconds; twice that for the second. */
  readonly timeout?: number
  /** How the system finds a name. */
  readonly system?: Resolve
}

/**
 * Asks the name servers directly (c-ares). `getaddrinfo`, which `dns.lookup` uses, holds a thread
 * of the pool that files are written with for up to 10 seconds, and libuv lets it have only half
 * of them: two names whose servers never answer would keep everybody else's from resolving.
 *
 * What only the system knows is still asked of the system: names in the hosts file, and names
 * without a dot (localhost, the services of a container network). Search domains apply to the
 * latter only.
 */
export function createResolver({
  servers,
  timeout = 1_000,
  hostsFile = '/etc/hosts',
  system = (hostname) => lookup(hostname, { all: true }),
}: ResolverSettings = {}): Resolve {
  const resolver = new Resolver({ timeout, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const hosts = namesIn(hostsFile)

  return async (hostname) => {
    const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
    if (name.endsWith('.invalid')) throw Object.assign(new Error(name), { code: 'ENOTFOUND' }) // RFC 6761
    if (!name.includes('.') || hosts.has(name)) return await system(name)
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const addresses = answers.flatMap((answer, index) =>
      answer.status === 'fulfilled' ? answer.value.map(withFamily(index === 0 ? 4 : 6)) : [],
    )
    if (addresses.length === 0) throw worst(answers)
    return addresses
  }
}

function withFamily(family: 4 | 6): (address: string) => LookupAddress {
  return (address) => ({ address, family })
}

/** That one kind of address does not exist says little while the question for the other failed. */
function worst(answers: readonly PromiseSettledResult<unknown>[]): unknown {
  const errors: unknown[] = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason] : [],
  )
  return errors.find((error) => !isUnknownName(error)) ?? errors[0]
}

function namesIn(hostsFile: string): ReadonlySet<string> {
  return new Set(
    read(hostsFile)
      .toLowerCase()
      .split('\n')
      .flatMap((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1)),
  )
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // No such file: then no names are in it.
  }
}
