import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The rules of a dump are read in the browser by the very code of packages/dump. These are the
// three things of Node's that it uses.
const buffer: [file: string, name: string] = [file('src/shims/node-buffer.ts'), 'Buffer']
const transform = { inject: { Buffer: buffer } }

/** Writes each script and style sheet once more, compressed, so that nobody has to at every request. */
const compressed: Plugin = {
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name))
    for (const name of names) {
      const contents = await readFile(join(dir, name))
      await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(contents, { level: 9 }))
    }
  },
}

export default defineConfig({
  root: file('.'),
  plugins: [compressed],
  resolve: {
    alias: {
      'node:buffer': file('src/shims/node-buffer.ts'),
      'node:http': file('src/shims/node-http.ts'),
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // Nothing inline, so that the pages need no exception in their Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        console: file('index.html'),
        upload: file('upload.html'),
        expired: file('expired.html'),
      },
      transform,
    },
  },
  worker: { format: 'es', rolldownOptions: { transform } },
  server: {
    // `npm run web`: the API beside it, started with `npm start`.
    proxy: Object.fromEntries(
      [
        '/api',
        '/login',
        '/register',
        '/refresh',
        '/logout',
        '/my-photos',
        '/my-drafts',
        '/photos',
        '/post-photo',
        '/delete-photo',
        '/upload-photo',
        '^/upload$',
      ].map((path) => [path, 'http://127.0.0.1:3000']),
    ),
  },
})
