/**
 * A process of its own that reads uploads in JSON, and answers each with what it has cost. It runs
 * with --expose-gc.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../src/problem.ts'
import { JsonUpload } from '../src/routes/library/upload/json-upload.ts'
import { measure } from './measure.ts'

export interface UploadCost {
  /** 200 where all of it was read; whether it is an image, nobody has asked. */
  readonly status: number
  readonly milliseconds: number
  /** For how long the event loop stood still at most, in milliseconds. */
  readonly stood: number
  /** How much more memory the process held at most than before, in MB. */
  readonly grew: number
}

const server = createServer(async (request, response) => {
  const { result: status, ...cost } = await measure(() => read(request))
  response.end(JSON.stringify({ status, ...cost } satisfies UploadCost))
})
await once(server.listen(0, '127.0.0.1'), 'listening')
process.send?.(server.address())
process.once('disconnect', () => process.exit())

async function read(request: IncomingMessage): Promise<number> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => void setImmediate(done) })
  try {
    await pipeline(new JsonUpload(request, 40_000_000).bytes(), nowhere)
    return 200
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.status
  }
}
