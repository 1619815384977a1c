import { testRedis } from '@image-dump/testing'
import { Queue } from 'bullmq'
import t from 'tap'
import { connectForWork, Sweeper } from '../src/index.ts'

t.test('sweeps go on although the next was dated by a clock an hour ahead', async (t) => {
  const { url } = await testRedis()
  const redis = connectForWork(url, (error) => t.error(error))
  const queue = new Queue('sweeps', { connection: redis, prefix: '{image-dump}' })
  const ahead = { every: 5000, startDate: Date.now() + 3_600_000 }
  await queue.upsertJobScheduler('sweep', ahead, { name: 'sweep' })
  const swept = Promise.withResolvers<void>()
  const sweeper = new Sweeper(
    redis,
    async () => swept.resolve(),
    (error) => t.error(error),
  )
  t.teardown(async () => {
    await sweeper.close()
    await queue.close()
    redis.disconnect()
  })
  await t.resolves(swept.promise)
})
