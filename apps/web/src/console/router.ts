import { signal } from '@preact/signals'

/** Where in the console somebody is. It stands in the fragment, so a reload comes back to it. */
export type Place =
  | { readonly view: 'send' }
  | { readonly view: 'history' }
  | { readonly view: 'library' }
  | { readonly view: 'dump'; readonly requestId: string }

export const place = signal<Place>(placeOf(location.hash))

addEventListener('hashchange', () => {
  place.value = placeOf(location.hash)
})

export function linkTo(to: Place): string {
  return to.view === 'dump' ? `#/dumps/${to.requestId}` : `#/${pathOf[to.view]}`
}

export function go(to: Place): void {
  location.hash = linkTo(to)
}

const pathOf = { send: 'send', history: 'dumps', library: 'library' } as const

function placeOf(hash: string): Place {
  const [, path, id] = hash.split('/')
  if (path === 'dumps' && id) return { view: 'dump', requestId: id }
  if (path === 'dumps') return { view: 'history' }
  if (path === 'library') return { view: 'library' }
  return { view: 'send' }
}
