import type { DumpItem } from '@image-dump/dump'
import { signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { Dumps } from './api/dumps.ts'
import { Photos } from './api/photos.ts'
import { Session } from './api/session.ts'
import type { Watch } from './dump/watch.ts'
import { Draft } from './send/draft.ts'
import type { FeedLimits } from './send/feed.ts'

/** What all views share while the page is open. */
export class AppState {
  readonly session = new Session(() => this.clear())
  readonly dumps = new Dumps(this.session)
  readonly photos = new Photos(this.session)
  readonly limits: FeedLimits
  readonly draft: Draft
  /** The dump that is being looked at. */
  readonly watch = signal<Watch | null>(null)
  /** What was sent from this page, by the ids of the dumps: the server tells only the items' names. */
  readonly sent = new Map<string, readonly DumpItem[]>()

  constructor(limits: FeedLimits) {
    this.limits = limits
    this.draft = new Draft(limits)
  }

  /** Forgets everything of who was signed in. */
  clear(): void {
    this.watch.value?.stop()
    this.watch.value = null
    this.sent.clear()
    this.draft.clear()
    this.dumps.quota.value = null
  }
}

export const AppContext = createContext<AppState | null>(null)

export function useApp(): AppState {
  const app = useContext(AppContext)
  if (app === null) throw new Error('there is no AppContext around this')
  return app
}
