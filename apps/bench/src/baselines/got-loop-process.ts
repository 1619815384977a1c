// A plain got loop: 64 downloads at once, each streamed into a file. It is told what to download by
// the process that started it, and answers with how long that took, in milliseconds.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import got from 'got'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

const atOnce = 64
const Task = Type.Object({ urls: Type.Array(Type.String()), folder: Type.String() })

process.on('message', async (message) => {
  const { urls, folder } = Value.Parse(Task, message)
  const start = performance.now()
  let next = 0
  const download = async () => {
    for (let n = next++; n < urls.length; n = next++) {
      await pipeline(got.stream(urls[n] ?? ''), createWriteStream(join(folder, `${n}`)))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, download))
  process.send?.(performance.now() - start)
})
process.on('disconnect', () => process.exit())
