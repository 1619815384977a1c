import { readFileSync } from 'node:fs'
import {
  type AllowedNetwork,
  createResolver,
  parseAllowedNetworks,
  type Resolve,
} from '../../src/index.ts'
import { startNameServer, type Zone } from '../name-server.ts'
import { type Accepted, type Ports, startCanary } from './canary.ts'

/** Where everything is, in a world that is there for the rig alone. */
export interface World {
  /** Addresses at which an origin answers that may be fetched. */
  readonly originAddresses: readonly string[]
  readonly originPorts: Ports
  /** Of every address but those; what may not be fetched is asked for at these. */
  readonly canaryPorts: Ports
  /** Public addresses at which nobody is. */
  readonly gone: readonly string[]
  readonly accepted: Accepted
  /** How many TCP connections this world has begun, in vain or not; undefined if it can't tell. */
  readonly opened: () => number | undefined
  readonly allowNetworks: readonly AllowedNetwork[]
  /** Serves the names until the function that it gives is called. */
  readonly serve: (zone: Zone) => Promise<{ readonly resolve: Resolve; stop(): void }>
  /** Whether it is harmless to fetch from the address without a guard. */
  readonly harmless: (address: string) => boolean
}

/**
 * A network namespace in which every address is local (rig.ts). The fetcher runs as it does
 * anywhere: nothing is allowed on top, and the resolver reads /etc/resolv.conf.
 */
export async function wholeWorld(): Promise<World> {
  const originAddresses = ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946']
  const accepted = { asOrigin: 0, asCanary: 0 }
  const wanted = { http: 80, https: 443 }
  const ports = await startCanary(wanted, (one) => originAddresses.includes(one), accepted)
  return {
    originAddresses,
    originPorts: ports,
    canaryPorts: ports,
    gone: ['93.184.216.99', '2606:2800:220:1::99'],
    accepted,
    opened: activeOpens,
    allowNetworks: [],
    serve: async (zone) => {
      const server = await startNameServer(zone, 53)
      return { resolve: createResolver(), stop: () => server.close() }
    },
    harmless: () => true,
  }
}

/**
 * The loopback of this machine. An origin on 127.0.0.1 is allowed, by its ports, and stands for
 * what is public; the canary is on other ports. Only loopback is fetched without a guard.
 */
export async function smallWorld(): Promise<World> {
  const accepted = { asOrigin: 0, asCanary: 0 }
  const free = { http: 0, https: 0 }
  const isLoopback = (address: string) => address === '127.0.0.1'
  const originPorts = await startCanary(free, isLoopback, accepted)
  const ports = [originPorts.http, originPorts.https]
  return {
    originAddresses: ['127.0.0.1'],
    originPorts,
    canaryPorts: await startCanary(free, () => false, accepted),
    gone: [],
    accepted,
    opened: () => undefined,
    allowNetworks: parseAllowedNetworks(ports.map((port) => `127.0.0.1/32:${port}`).join()),
    serve: async (zone) => {
      const server = await startNameServer(zone)
      return {
        resolve: createResolver({ servers: [server.address] }),
        stop: () => server.close(),
      }
    },
    harmless: (address) => ['127.0.0.1', '0.0.0.0', '::1', '::', '::ffff:7f00:1'].includes(address),
  }
}

/** As Linux counts them for each network namespace. */
function activeOpens(): number {
  const [names, values] = readFileSync('/proc/self/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '))
  return Number(values?.[names?.indexOf('ActiveOpens') ?? -1])
}
