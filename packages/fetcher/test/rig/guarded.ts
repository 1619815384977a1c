import { isIPv6 } from 'node:net'
import { Fetcher, FetchFailure, type Resolve } from '../../src/index.ts'
import { everyAddress } from '../corpus.ts'
import { never, nowhere } from '../support.ts'
import { forEach } from './for-each.ts'
import type { Report } from './report.ts'
import type { Try } from './ways.ts'
import type { World } from './world.ts'

type Guarded = Pick<
  Report,
  'through' | 'toOrigin' | 'opened' | 'unexpected' | 'codes' | 'messages' | 'pace'
>

/** All the tries with the guard. */
export async function runGuarded(
  { allowNetworks, accepted, opened, canaryPorts }: World,
  resolve: Resolve,
  tries: readonly Try[],
): Promise<Guarded> {
  const fetcher = new Fetcher({
    timeout: 10_000,
    maxBytes: 1_000_000,
    perHost: 32,
    userAgent: 'ImageDump-test',
    allowNetworks,
    resolve,
  })
  const before = opened()
  const unexpected: string[] = []
  const codes: Record<string, number> = {}
  const messages = new Set<string>()
  await forEach(tries, async ({ way, url, expected }) => {
    const { code, message, final } = await outcomeOf(fetcher, url)
    codes[code] = (codes[code] ?? 0) + 1
    messages.add(message)
    if (code !== expected || !final) unexpected.push(`${way}, ${url}: ${code}`)
  })
  const pace = await paceOf(fetcher, canaryPorts.http)
  const after = opened()
  fetcher.close()
  return {
    through: accepted.asCanary,
    toOrigin: accepted.asOrigin,
    opened: before === undefined || after === undefined ? undefined : after - before,
    unexpected,
    codes,
    messages: [...messages],
    pace,
  }
}

async function outcomeOf(fetcher: Fetcher, url: string) {
  try {
    await fetcher.download(url, nowhere(), never)
  } catch (error) {
    if (!(error instanceof FetchFailure)) return { code: 'a throw', message: `${error}` }
    const { failure, message, retryable } = error
    const code = failure.kind === 'HTTP_ERROR' ? `HTTP ${failure.httpStatus}` : failure.code
    return { code, message, final: !retryable }
  }
  return { code: 'a download', message: '' }
}

/** The median time of refusals, in turn where something listens and where nothing does. */
async function paceOf(fetcher: Fetcher, openPort: number): Promise<Report['pace']> {
  const times = { open: [0], closed: [0] }
  for (const address of everyAddress) {
    const host = isIPv6(address) ? `[${address}]` : address
    for (const [kind, port] of [['open', openPort] as const, ['closed', 1025] as const]) {
      const start = performance.now()
      await outcomeOf(fetcher, `http://${host}:${port}/`)
      times[kind].push(performance.now() - start)
    }
  }
  return { open: median(times.open), closed: median(times.closed) }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}
