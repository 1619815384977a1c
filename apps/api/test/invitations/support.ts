import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Deletions, Files } from '@image-dump/database'
import { FileCheck } from '@image-dump/invitations'
import { connectForWork, FileWorker } from '@image-dump/queue'
import type { Test } from 'tap'
import { build, signedIn } from '../build.ts'

/** A photo with the EXIF of a Nikon and where it was taken; its pixels are made up. */
export function nikon(): Promise<Buffer> {
  const path = '../../../../packages/image/test/fixtures/nikon-coolpix-p1.jpg'
  return readFile(new URL(path, import.meta.url))
}

/** What an answer holds, for a test to look into. */
export const jsonOf = async (answer: Response) => JSON.parse(await answer.text())

/** What a policy answers. */
export interface Policy {
  readonly key: string
  readonly file_bucket_path: string
  readonly file_id: number
  readonly filename: string
  readonly url: string
  readonly token: string
}

type Built = Awaited<ReturnType<typeof build>>

/** An API that listens, with anna signed in; uploads as a browser makes them. */
export async function openInvitations(t: Test, settings: NodeJS.ProcessEnv = {}) {
  const built = await build(t, {
    DATA_DIR: t.testdir(),
    STORAGE_URL: pathToFileURL(t.testdir()).href,
    ...settings,
  })
  const anna = await signedIn(built, 'anna')
  const origin = await built.app.listen({ host: '127.0.0.1', port: 0 })
  const post = (path: string, body: object | string, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const get = (path: string) => fetch(`${origin}${path}`)
  const policyOf = (token: string, filename: string) =>
    post(`/api/files/policy?access_token=${token}`, { filename })
  const list = async (token: string, query = '') =>
    jsonOf(await get(`/api/images/?access_token=${token}${query}`))
  return {
    ...built,
    origin,
    anna,
    post,
    get,
    policyOf,
    list,
    put: (url: string, body: Buffer | string) =>
      fetch(url, { method: 'PUT', body: Buffer.from(body) }),
    async invite(email = 'guest@example.com') {
      const answer = await post('/api/invitations', { email }, anna)
      if (answer.status !== 201) throw new Error(await answer.text())
      return jsonOf(answer)
    },
    async policy(token: string, filename = 'a.png'): Promise<Policy> {
      const answer = await policyOf(token, filename)
      if (answer.status !== 200) throw new Error(await answer.text())
      return jsonOf(answer)
    },
    complete: (token: string, file: number, rest: object = {}) =>
      post(`/api/files/complete?access_token=${token}`, {
        uploaded: true,
        fileSize: 4278,
        file,
        fileType: 'image/jpeg',
        metadata: '{}',
        ...rest,
      }),
    /** The keys of all that is in a store of files. */
    async keys(): Promise<string[]> {
      const root = fileURLToPath(built.config.storageUrl)
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    },
  }
}

/** The part of a worker that looks at files, as the worker's process has it. */
export async function startFileWorker(t: Test, { config, db, services }: Built) {
  const redis = connectForWork(config.redisUrl, (error) => t.error(error))
  const { maxBytes, maxPixels } = config.image
  const check = new FileCheck({
    files: new Files(db),
    deletions: new Deletions(db),
    store: services.store,
    maxBytes,
    maxPixels,
  })
  const worker = new FileWorker(
    redis,
    4,
    ({ fileId }) => check.check(fileId),
    (error) => t.error(error),
  )
  await worker.ready()
  t.teardown(async () => {
    await worker.close()
    redis.disconnect()
  })
}
