import { readFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { Writable } from 'node:stream'
import { type Origin, type OriginOptions, startOrigin } from '@image-dump/origin'
import {
  Fetcher,
  type FetcherOptions,
  FetchFailure,
  parseAllowedNetworks,
  type Resolve,
} from '../src/index.ts'

/** What the functions below need of a test: that it can be told what to do at its end. */
interface Test {
  teardown(end: () => unknown): void
}

export async function originFor(t: Test, options?: OriginOptions): Promise<Origin> {
  const origin = await startOrigin(options)
  t.teardown(() => origin.close())
  return origin
}

/** A fetcher that may fetch from these origins though they are on loopback. */
export function fetcherFor(
  t: Test,
  origins: readonly Origin[],
  options: Partial<FetcherOptions> = {},
): Fetcher {
  const networks = origins.map(({ url }) => `127.0.0.1/32:${new URL(url).port}`)
  const fetcher = new Fetcher({
    timeout: 10_000,
    maxBytes: 5_000_000,
    perHost: 6,
    allowNetworks: parseAllowedNetworks(networks.join()),
    userAgent: 'ImageDump-test',
    ...options,
  })
  t.teardown(() => fetcher.close())
  return fetcher
}

/** Names that resolve to what the test says, the last answer being repeated. */
export function names(answers: Record<string, readonly (readonly string[])[]>): Resolve {
  const asked = new Map<string, number>()
  return async (hostname) => {
    const times = asked.get(hostname) ?? 0
    asked.set(hostname, times + 1)
    const all = answers[hostname] ?? []
    const addresses = all[Math.min(times, all.length - 1)] ?? []
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
}

/** Self-signed, for images.example and 127.0.0.1, until 2125; it is good for nothing but tests. */
export const tls = { key: fixture('key.pem'), cert: fixture('cert.pem') }

function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** A signal that is not aborted. */
export const never: AbortSignal = new AbortController().signal

/** A sink that keeps what comes. */
export class Collector extends Writable {
  readonly #chunks: Buffer[] = []

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  override _write(chunk: Buffer, _: BufferEncoding, callback: () => void): void {
    this.#chunks.push(chunk)
    callback()
  }
}

/** A sink for those who don't look. */
export function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, callback) => callback() })
}

export async function failureOf(download: Promise<unknown>): Promise<FetchFailure> {
  try {
    await download
  } catch (error) {
    if (error instanceof FetchFailure) return error
    throw error
  }
  throw new Error('the download did not fail')
}

/** The code of a failure, or its HTTP status, in one word. */
export async function outcomeOf(download: Promise<unknown>): Promise<string> {
  const { failure } = await failureOf(download)
  return failure.kind === 'HTTP_ERROR' ? `HTTP ${failure.httpStatus}` : failure.code
}

export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
