import type { Test } from 'tap'
import { type Answer, accepted, dumpLine, dumpOf, fakeApi, image, lines } from './fake-api.ts'
import { terminal } from './terminal.ts'

/** Where a dump is sent, and where all of a user's dumps are listed. */
export const post = 'POST /api/dumps'
export const list = 'GET /api/dumps'

/** Two items with an image each. */
export const csv =
  'name,brand,url\nSoup,Cafe,https://example.com/0.png\nTea,,https://example.com/1.png\n'

/** That both were stored. */
export const good = dumpOf([image(0), image(1)])

/** The lines of a dump that is finished as soon as it is accepted. */
export const answered = (dump: ReturnType<typeof dumpOf>) => lines([accepted, dumpLine(dump)])

/** A user who is signed in to a service that answers as `fakeApi` is told. */
export async function signedInTo(t: Test, routes: Readonly<Record<string, readonly Answer[]>>) {
  const api = await fakeApi(t, routes)
  const { signedIn, ...user } = terminal(t)
  await signedIn(api.url)
  return { api, ...user }
}
