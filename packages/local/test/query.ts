import { Redis } from 'ioredis'
import { Client } from 'pg'

/** Runs one statement on a connection of its own, and gives the rows. */
export async function query(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Sends one command on a connection of its own, and gives the reply. */
export async function command(url: string, name: string, ...args: string[]): Promise<unknown> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    return await redis.call(name, ...args)
  } finally {
    redis.disconnect()
  }
}
