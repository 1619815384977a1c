import { join } from 'node:path'
import { readConfig } from '@image-dump/config'
import { freePort, temporaryFolder } from '@image-dump/local'
import { startOrigin } from '@image-dump/origin'
import type { Test } from 'tap'
import { product } from '../src/index.ts'

/** Runs the whole product as `npm start` does, and an origin that it may fetch from. */
export async function startProduct(t: Test, settings: NodeJS.ProcessEnv = {}) {
  const folder = await temporaryFolder()
  const origin = await startOrigin()
  const port = await freePort()
  Object.assign(process.env, {
    PORT: String(port),
    DATA_DIR: folder.path,
    USERS_FILE: join(import.meta.dirname, '../../../users.txt'),
    FETCH_ALLOW_NETWORKS: new URL(origin.url).host.replace(':', '/32:'),
    ...settings,
  })
  const stack = product(readConfig(), () => {})
  t.teardown(async () => {
    await stack.stop()
    await origin.close()
    await folder.remove()
  })
  await stack.start()
  return { url: `http://127.0.0.1:${port}`, origin, dataDir: folder.path, stack }
}

/** Signs a user of users.txt in, and gives the headers of their requests. */
export async function signIn(url: string, username: string, password: string) {
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  const headers = { authorization: `Basic ${credentials}` }
  const answer = await fetch(`${url}/login`, { method: 'POST', headers })
  const [, token] = /"access_token":"([^"]+)"/.exec(await answer.text()) ?? []
  return { authorization: `Bearer ${token}` }
}
