import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyReply } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { unavailable } from '../problem.ts'
import { storeOrigins } from '../store-origins.ts'
import { pagePolicy } from './security-headers.ts'

const folder = join(import.meta.dirname, '../../../web/dist')

const names = { console: 'index.html', upload: 'upload.html', expired: 'expired.html' } as const
export type PageName = keyof typeof names

interface PagesOptions {
  /** What a dump may have, for the check before it is sent. */
  readonly limits: {
    readonly minItems: number
    readonly maxItems: number
    /** Of the body. */
    readonly maxBytes: number
  }
  /** Where files are kept: browsers send them there and load them from there. */
  readonly storageUrl: string
}

declare module 'fastify' {
  interface FastifyReply {
    /** Answers with a page that people look at, and with all that keeps it from being misused. */
    sendPage(name: PageName): FastifyReply
  }
}

/**
 * The pages of apps/web as Vite built them: `/assets/*`, whose names change with their contents, and
 * `reply.sendPage`. To be registered after `securityHeaders`, whose policy it widens for them.
 */
export const pages = fastifyPlugin<PagesOptions>(async (app, { limits, storageUrl }) => {
  const isBuilt = existsSync(join(folder, names.console))
  const policy = pagePolicy(await storeOrigins(storageUrl))
  const contents = isBuilt ? await readPages(limits) : undefined

  app.decorateReply('sendPage', function sendPage(this: FastifyReply, name) {
    if (contents === undefined) throw unavailable('The pages are not built: run npm start once.')
    this.headers(policy)
    return this.type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(contents[name])
  })

  if (!isBuilt) return
  await app.register(files, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
  })
})

async function readPages({ minItems, maxItems, maxBytes }: PagesOptions['limits']) {
  const read = (name: PageName) => readFile(join(folder, names[name]), 'utf8')
  const [console, upload, expired] = await Promise.all([
    read('console'),
    read('upload'),
    read('expired'),
  ])
  const meta = /(<meta name="dump-limits" content=")[^"]*/
  return {
    console: console.replace(meta, `$1${minItems} ${maxItems} ${maxBytes}`),
    upload,
    expired,
  }
}
