import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isPublicAddress } from './address.ts'
import { type AllowedNetwork, isAllowed } from './allow-list.ts'
import { classifyLookup } from './classify.ts'
import { type FetchFailure, failed } from './failure.ts'
import type { Resolve } from './resolve.ts'

export interface AgentSettings {
  /** Connections to one origin at most; further requests queue for one. */
  readonly perHost: number
  readonly allowNetworks: readonly AllowedNetwork[]
  readonly resolve: Resolve
}

interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
}

/**
 * The two agents, and thereby the only way in which this package opens a connection. An address is
 * judged at the moment of connecting, three times over: an IP literal before its socket is opened,
 * every address that a name resolves to before any of them is tried, and the one that was
 * connected to before a byte is sent.
 *
 * A kept-alive socket is as safe as a new one: it still leads to the address that was judged when
 * it was opened, and only to the host and port for which it was opened.
 */
export function createAgents({ perHost, allowNetworks, resolve }: AgentSettings): Agents {
  const open = guard(
    (address, port) => isPublicAddress(address) || isAllowed(allowNetworks, address, port),
    resolve,
  )

  class GuardedHttpAgent extends http.Agent {
    override createConnection(options: http.ClientRequestArgs) {
      return open(options, (guarded) => super.createConnection(guarded))
    }
  }

  class GuardedHttpsAgent extends https.Agent {
    override createConnection(options: https.RequestOptions) {
      return open(options, (guarded) => super.createConnection(guarded))
    }
  }

  const options: http.AgentOptions = {
    keepAlive: true,
    maxSockets: perHost,
    maxFreeSockets: perHost,
    // An idle connection is closed before the servers that give it 5 s (Node, Apache) do it: what
    // is sent on a connection just as it closes fails.
    timeout: 4_000,
    // Happy Eyeballs tries the addresses that the lookup below has let through, and no others.
    // At Node's 250 ms for each, an origin on another continent would never be reached.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1_000,
  }
  return { http: new GuardedHttpAgent(options), https: new GuardedHttpsAgent(options) }
}

type Allows = (address: string, port: number) => boolean
type Connect<T> = (options: T) => Duplex | null | undefined

function guard(allows: Allows, resolve: Resolve) {
  return <T extends http.ClientRequestArgs>(options: T, connect: Connect<T>): Duplex => {
    const host = options.host ?? ''
    const port = Number(options.port)
    if (options.socketPath || (isIP(host) !== 0 && !allows(host, port))) return refusal(host)

    const socket = connect({ ...options, lookup: guardedLookup(port, allows, resolve) })
    if (!(socket instanceof Socket)) return refusal(host)
    // First of all listeners: TLS says hello, and HTTP sends its request, in one of their own.
    socket.prependOnceListener('connect', () => {
      const { remoteAddress } = socket
      if (remoteAddress === undefined) {
        socket.destroy() // It is gone already, which HTTP reports.
      } else if (!allows(remoteAddress, port)) {
        socket.destroy(blocked(remoteAddress))
      }
    })
    return socket
  }
}

/**
 * A socket that fails a moment later. Agents take a refusal in no other form: one that is thrown
 * crashes the process when the request had queued for a socket, one that is passed to the callback
 * leaves the requests behind it hanging, a socket that has already failed is tried for ever.
 */
function refusal(address: string): Socket {
  const socket = new Socket()
  process.nextTick(() => socket.destroy(blocked(address)))
  return socket
}

/** A lookup that refuses the whole answer if any address in it may not be fetched. */
function guardedLookup(port: number, allows: Allows, resolve: Resolve): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses
        const bad = addresses.find(({ address }) => !allows(address, port))
        if (first === undefined) callback(failed('DNS', { retryable: false }), [])
        else if (bad !== undefined) callback(blocked(bad.address), [])
        else if (all) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error) => callback(classifyLookup(error), []),
    )
  }
}

/** The client learns no address; the log does, as the cause. */
function blocked(address: string): FetchFailure {
  return failed('BLOCKED_ADDRESS', { cause: new Error(`${address} may not be fetched`) })
}
