import { once } from 'node:events'
import { Redis } from 'ioredis'

/**
 * How many commands Redis is sent while something runs. Its own counters can't tell them from those
 * that scripts run inside of it; MONITOR can, and slows it down, so nothing is timed meanwhile.
 */
export async function sentDuring(url: string, work: () => Promise<unknown>): Promise<number> {
  const redis = new Redis(url)
  const monitor = await redis.monitor()
  let sent = 0
  const done = Promise.withResolvers<void>()
  const last = 'that was all'
  monitor.on('monitor', (_time: string, args: readonly string[], source: string) => {
    if (args.includes(last)) done.resolve()
    else if (source !== 'lua') sent += 1
  })
  await work()
  await redis.echo(last)
  await done.promise
  const ended = once(monitor, 'end')
  monitor.disconnect()
  redis.disconnect()
  await ended
  return sent
}
