import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startOrigin } from '@image-dump/origin'
import type { InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { build, signedIn } from '../build.ts'

/** A PNG of 160 by 120 pixels, number `n` of many that differ, of about `bytes` bytes. */
export async function picture(t: Test, n = 0, bytes = 5000, extension = 'png'): Promise<Buffer> {
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  return origin.bytesOf(`/images/${n}.${extension}?bytes=${bytes}`)
}

/** An API that listens, with anna and bob signed in. */
export async function openLibrary(t: Test, settings: NodeJS.ProcessEnv = {}) {
  const built = await build(t, settings)
  const [anna, bob] = [await signedIn(built, 'anna'), await signedIn(built, 'bob')]
  const url = await built.app.listen({ host: '127.0.0.1', port: 0 })
  const root = fileURLToPath(built.config.storageUrl)
  const image = await picture(t)
  const inject =
    (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD') =>
    (url: string, headers = {}, payload?: InjectOptions['payload']) =>
      built.app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
  const upload = async (headers: Record<string, string> = anna, bytes = image, name = 'a.png') => {
    const body = new FormData()
    body.append('file', new Blob([bytes]), name)
    return fetch(`${url}/upload-photo`, { method: 'POST', headers, body })
  }
  return {
    ...built,
    url,
    anna,
    bob,
    image,
    upload,
    get: inject('GET'),
    post: inject('POST'),
    put: inject('PUT'),
    patch: inject('PATCH'),
    remove: inject('DELETE'),
    head: inject('HEAD'),
    /** Uploads a photo, and gives its ids. */
    async add(headers: Record<string, string> = anna): Promise<{ photo_id: number; id: string }> {
      const answer = await upload(headers)
      if (answer.status !== 201) throw new Error(await answer.text())
      return JSON.parse(await answer.text())
    },
    /** The paths of all files in the store, those that are being written too. */
    async files(): Promise<string[]> {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    },
    /** How many photos, and files to remove, the database knows. */
    async rows() {
      const photos = await built.db.selectFrom('photos').select('id').execute()
      const deletions = await built.db.selectFrom('deletions').select('id').execute()
      return { photos: photos.length, deletions: deletions.length }
    },
  }
}
