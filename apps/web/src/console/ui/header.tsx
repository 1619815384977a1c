import { useApp } from '../app-state.ts'
import { linkTo, type Place, place } from '../router.ts'
import { QuotaMeter } from './quota-meter.tsx'

const views = [
  { to: { view: 'send' }, label: 'Send' },
  { to: { view: 'history' }, label: 'Dumps' },
  { to: { view: 'library' }, label: 'Library' },
] as const satisfies readonly { readonly to: Place; readonly label: string }[]

/** The bar at the top: where one can go, what is left of the quota, who one is. */
export function Header() {
  const { session } = useApp()
  const username = session.username.value
  return (
    <header class="bar">
      <a class="brand" href={linkTo({ view: 'send' })}>
        <span class="brand-mark" aria-hidden="true" />
        Image Dump
      </a>
      {username !== null && (
        <>
          <nav aria-label="Console">
            {views.map(({ to, label }) => (
              <a key={label} href={linkTo(to)} aria-current={isHere(to) ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <div class="bar-end">
            <QuotaMeter />
            <span class="user" title={`Signed in as ${username}`}>
              {username}
            </span>
            <button type="button" class="quiet" onClick={() => session.signOut()}>
              Sign out
            </button>
          </div>
        </>
      )}
    </header>
  )
}

function isHere({ view }: Place): boolean {
  const here = place.value.view
  return view === here || (view === 'history' && here === 'dump')
}
