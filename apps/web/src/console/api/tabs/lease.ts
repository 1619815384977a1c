import { newId } from '../new-id.ts'

/** What stands for a tab that is at work. Its key is the name of the work and that of the holder. */
interface Lease {
  /** When it is void, in milliseconds since 1970. */
  readonly until: number
}

const store = 'leases'

/** How long a tab that went without a word is waited for, and how often it is looked, in milliseconds. */
const [longest, lookEvery] = [10_000, 50]

/**
 * Does something that only one tab may do at a time, in a browser that has no locks for this page.
 * A transaction of IndexedDB is one at a time among all tabs, so a lease is never given twice. The one
 * limit: of work that takes longer than a lease a second may begin beside it.
 *
 * @throws DOMException where the browser lets the page keep nothing
 */
export async function leased<T>(name: string, work: () => Promise<T>): Promise<T> {
  const database = await open()
  const key = [name, newId()]
  const release = () => {
    const transaction = database.transaction(store, 'readwrite')
    transaction.objectStore(store).delete(key)
    // Of a page that goes it would be undone otherwise.
    transaction.commit()
  }
  try {
    while (!(await claim(database, name, key))) {
      await new Promise((resolve) => setTimeout(resolve, lookEvery))
    }
    // A reload in the middle of the work must not have to wait for its own lease.
    addEventListener('pagehide', release)
    return await work()
  } finally {
    removeEventListener('pagehide', release)
    release()
    database.close()
  }
}

/** @returns whether the lease is this tab's now */
async function claim(database: IDBDatabase, name: string, key: string[]): Promise<boolean> {
  const transaction = database.transaction(store, 'readwrite')
  const leases = transaction.objectStore(store)
  const mine = IDBKeyRange.bound([name], [name, []])
  const now = Date.now()
  const held: readonly Lease[] = await resultOf(leases.getAll(mine))
  // One that ends later than it could is of before the clock was set back.
  if (held.some(({ until }) => until > now && until <= now + longest)) return false
  leases.delete(mine)
  await Promise.all([
    completed(transaction),
    resultOf(leases.put({ until: now + longest } satisfies Lease, key)),
  ])
  return true
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('image-dump', 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(store))
  return resultOf(request)
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error))
  })
}
