import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import got from 'got'
import type { Resolve } from '../../src/index.ts'
import { song } from './canary.ts'
import { forEach } from './for-each.ts'
import type { Report } from './report.ts'
import type { Try } from './ways.ts'
import type { World } from './world.ts'

/** The same tries with got as it comes, as far as that is harmless. */
export async function runControl(
  { harmless }: World,
  resolve: Resolve,
  tries: readonly Try[],
): Promise<Report['ways']> {
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found
        if (all || first === undefined) callback(null, [...found])
        else callback(null, first.address, first.family)
      },
      (error) => callback(error, []),
    )
  }
  const options = { keepAlive: true, maxSockets: 32, lookup }
  const agent = { http: new http.Agent(options), https: new https.Agent(options) }
  const plain = got.extend({
    agent,
    maxRedirects: 5,
    retry: { limit: 0 },
    timeout: { request: 5_000 },
    https: { rejectUnauthorized: false },
  })

  const ways: Record<string, { fetches: number; control: { fetches: number; through: number } }> =
    {}
  await forEach(tries, async ({ way, url, address }) => {
    ways[way] ??= { fetches: 0, control: { fetches: 0, through: 0 } }
    const { control } = ways[way]
    ways[way].fetches++
    if (!harmless(address)) return
    control.fetches++
    const body = await plain(url).text().catch(String)
    if (body === song) control.through++
  })
  agent.http.destroy()
  agent.https.destroy()
  return ways
}
