import type { Redis } from 'ioredis'
import type { Counters } from './counters.ts'

const million = 1_000_000

/**
 * What Redis has done so far, by its own count. A command in a script counts as well as its script.
 *
 * @returns in seconds and bytes
 */
export async function redisCounters(redis: Redis): Promise<Counters> {
  const [calls, stats, cpu] = await Promise.all([
    commandCalls(redis),
    redis.info('stats'),
    redis.info('cpu'),
  ])
  const field = (text: string, name: string) =>
    Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(text)?.[1])
  const scripts = [...calls].filter(([name]) => /^(evalsha|eval|fcall)$/.test(name))
  return new Map([
    ['Redis: commands', sum(calls)],
    ['Redis: of them scripts', sum(scripts)],
    ['Redis: bytes in', field(stats, 'total_net_input_bytes')],
    ['Redis: bytes out', field(stats, 'total_net_output_bytes')],
    ['Redis: CPU, µs', million * (field(cpu, 'used_cpu_sys') + field(cpu, 'used_cpu_user'))],
  ])
}

/** How often each command was called. */
export async function commandCalls(redis: Redis): Promise<ReadonlyMap<string, number>> {
  const text = await redis.info('commandstats')
  const calls = [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
  return new Map(calls.map(([, name = '', count]) => [name, Number(count)]))
}

function sum(calls: Iterable<readonly [string, number]>): number {
  return [...calls].reduce((total, [, count]) => total + count, 0)
}
