import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { SignInView } from './account/sign-in-view.tsx'
import { sentenceOf } from './api/problem.ts'
import { useApp } from './app-state.ts'
import { DumpView } from './dump/dump-view.tsx'
import { HistoryView } from './history/history-view.tsx'
import { LibraryView } from './library/library-view.tsx'
import { type Place, place } from './router.ts'
import { SendView } from './send/send-view.tsx'
import { Header } from './ui/header.tsx'
import { Notice } from './ui/notice.tsx'

/** The whole console: who is nobody yet signs in first. */
export function App() {
  const app = useApp()
  const isReady = useSignal(false)
  const trouble = useSignal<string | null>(null)
  useEffect(() => {
    app.session
      .restore()
      .catch((error: unknown) => {
        trouble.value = sentenceOf(error)
      })
      .finally(() => {
        isReady.value = true
      })
  }, [app, isReady, trouble])

  const username = app.session.username.value
  // Whoever is in has nothing to be restored any more.
  useEffect(() => {
    if (username !== null) trouble.value = null
  }, [username, trouble])
  if (!isReady.value) return <p class="page-note">One moment …</p>
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <Header />
      {trouble.value && <Notice kind="bad">{trouble.value}</Notice>}
      {username === null ? <SignInView /> : <Main to={place.value} />}
    </>
  )
}

const titles = {
  send: 'Send a dump',
  history: 'Dumps',
  dump: 'Dump',
  library: 'Library',
} as const

/** Whoever goes to another view hears its name, and goes on from its top. */
function Main({ to }: { readonly to: Place }) {
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  const key = to.view === 'dump' ? to.requestId : to.view
  useEffect(() => {
    document.title = `${titles[to.view]} · Image Dump`
    if (!isFirst.current && key) main.current?.querySelector('h1')?.focus()
    isFirst.current = false
  }, [key, to.view])
  return (
    <main id="main" class="page" ref={main} tabIndex={-1}>
      {to.view === 'send' && <SendView />}
      {to.view === 'history' && <HistoryView />}
      {to.view === 'library' && <LibraryView />}
      {to.view === 'dump' && <DumpView key={to.requestId} requestId={to.requestId} />}
    </main>
  )
}

/** No link, for the fragment is where the views are. */
function skip(): void {
  document.getElementById('main')?.focus()
}
