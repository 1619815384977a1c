import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import { type Database, Dumps, type NewItem, Users } from '../src/index.ts'

/** Adds a user, and gives their id. */
export async function addUser(db: Kysely<Database>, username = 'alice'): Promise<string> {
  const users = new Users(db)
  await users.add(username, 'gold', 'hash')
  const user = await users.credentials(username)
  if (user === undefined) throw new Error('the user was not added')
  return user.id
}

/** Adds a dump of `items` items with `images` images each, and gives its id and its images. */
export async function addDump(db: Kysely<Database>, userId: string, items = 2, images = 2) {
  const id = uuid()
  const list = Array.from({ length: items }, (_, n) => item(`item ${n}`, images))
  const added = await new Dumps(db).add({
    id,
    userId,
    dataFormat: 'json',
    data: Buffer.from('{}'),
    items: list,
  })
  return { id, images: added }
}

export function item(name: string, images: number): NewItem {
  const urls = Array.from({ length: images }, (_, n) => `https://example.com/${name}/${n}.png`)
  return { name, manufacturer: null, brand: 'Cafe', category: null, images: urls }
}
