import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/**
 * Makes a database and a user of the same name who owns it, where there are none. The program
 * that uses it is then no superuser, who could read files and run programs through Postgres.
 *
 * @param adminUrl a superuser's URL
 * @param name of both
 * @returns the URL of that user, with a password that is new each time
 */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const password = randomBytes(24).toString('hex')
    const id = client.escapeIdentifier(name)
    const hasRole = await exists(client, 'pg_roles', 'rolname', name)
    if (!hasRole) await client.query(`create role ${id}`)
    await client.query(`alter role ${id} login password ${client.escapeLiteral(password)}`)
    const hasDatabase = await exists(client, 'pg_database', 'datname', name)
    if (!hasDatabase) await client.query(`create database ${id} owner ${id}`)
    const url = new URL(adminUrl)
    url.username = name
    url.password = password
    url.pathname = `/${name}`
    return url.href
  } finally {
    await client.end()
  }
}

async function exists(client: Client, table: string, column: string, name: string) {
  const { rowCount } = await client.query(`select 1 from ${table} where ${column} = $1`, [name])
  return rowCount === 1
}
