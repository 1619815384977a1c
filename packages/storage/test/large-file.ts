// Puts a large file and fetches it again, and prints by how many bytes the process grew at most:
// node large-file.ts <STORAGE_URL> <staging folder> <bytes>
import { stat, truncate, writeFile } from 'node:fs/promises'
import { fetchObject, openStore } from '../src/index.ts'

const [url = '', staging = '', bytes = ''] = process.argv.slice(2)
const store = openStore(url, { staging })

async function roundTrip(size: number): Promise<void> {
  const file = await store.stage()
  await writeFile(file.path, '')
  await truncate(file.path, size)
  await store.put('images/large', file)
  const fetched = await fetchObject(store, 'images/large')
  if ((await stat(fetched.path)).size !== size) throw new Error('not the whole file')
  await fetched.discard()
  await store.delete('images/large')
}

// Any stream of more than 64 MB makes a process grow by about that: only then does V8 look for
// buffers that nobody needs any more. What a store held would come on top.
await roundTrip(80_000_000)
const before = process.resourceUsage().maxRSS
await roundTrip(Number(bytes))
process.stdout.write(String(1024 * (process.resourceUsage().maxRSS - before)))
await store.close()
