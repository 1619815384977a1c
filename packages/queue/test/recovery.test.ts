import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { testRedis } from '@image-dump/testing'
import t from 'tap'
import { connectForCommands, ImageQueue } from '../src/index.ts'

const script = fileURLToPath(new URL('./fixtures/holder.ts', import.meta.url))
const image = { imageId: 'image', itemId: 'item', requestId: 'dump', url: 'https://example.com/a' }

t.test('a killed worker’s image is under way again within 15 seconds, every time', async (t) => {
  const { url } = await testRedis()
  const redis = connectForCommands(url, (error) => t.error(error))
  await once(redis, 'ready')
  const queue = new ImageQueue(redis)
  const workers: ChildProcess[] = []
  t.teardown(async () => {
    for (const worker of workers) worker.kill('SIGKILL')
    await queue.close()
    redis.disconnect()
  })
  const startWorker = () => {
    const worker = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] })
    workers.push(worker)
    const taken = once(worker.stdout, 'data').then(([line]) => JSON.parse(String(line)))
    return { worker, taken }
  }
  let current = startWorker()
  await queue.add([image])
  t.strictSame(await current.taken, { imageId: 'image', stalls: 0 })
  for (const stalls of [1, 2]) {
    const killed = performance.now()
    current.worker.kill('SIGKILL')
    current = startWorker()
    t.strictSame(await current.taken, { imageId: 'image', stalls })
    const took = (performance.now() - killed) / 1000
    t.ok(took < 15, `after ${took.toFixed(1)} s`)
  }
})
