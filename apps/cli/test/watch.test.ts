import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import { Client } from '../src/api/client.ts'
import { BadAnswer, ConnectionLost, Refusal } from '../src/api/errors.ts'
import { refused } from '../src/command-failed.ts'
import { watch } from '../src/commands/watch.ts'
import { Session } from '../src/session/session.ts'
import { Progress } from '../src/show/progress.ts'
import { accepted, dumpLine, fakeApi, requestId } from './fake-api.ts'
import { good } from './signed-in.ts'
import { terminal } from './terminal.ts'

const { signal } = new AbortController()

/** To look for the counts of a dump fails; the dump is finished only then. */
async function watching(t: Test, error: Error) {
  const looked = Promise.withResolvers<void>()
  class WithoutCounts extends Client {
    override heads(): Promise<never> {
      looked.resolve()
      return Promise.reject(error)
    }
  }
  const api = await fakeApi(t, {
    [`GET /api/dumps/${requestId}`]: [
      (response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' })
        response.write(`${JSON.stringify(accepted)}\n`)
        void looked.promise.then(() => response.end(`${JSON.stringify(dumpLine(good))}\n`))
      },
    ],
  })
  const { signedIn, sessionFile } = terminal(t)
  await signedIn(api.url)
  const client = new WithoutCounts(await Session.open(sessionFile), signal)
  const progress = new Progress(new PassThrough())
  return watch(client, { requestId }, { wait: undefined, retryFor: 0, signal }, progress, () => {})
}

t.test('a dump is watched to its end, though its counts are not to be had', async (t) => {
  for (const error of [
    new ConnectionLost('cut off'),
    new Refusal(503, {}),
    new BadAnswer(),
    refused('The session has ended.'),
  ]) {
    t.strictSame((await watching(t, error)).dump, good, error.name)
  }
})

t.test('a defect is told, and not taken for trouble', async (t) => {
  await t.rejects(watching(t, new TypeError('a defect')), { name: 'TypeError' })
})
