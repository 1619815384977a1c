import { newId } from '../new-id.ts'
import type { SharedSession } from '../tokens.ts'
import { Presence } from './presence.ts'

/** What the tabs of this origin say to each other. Nobody else hears a BroadcastChannel. */
type Message =
  | { readonly kind: 'question'; readonly question: string; readonly id: string | undefined }
  | { readonly kind: 'answer'; readonly question: string; readonly session: SharedSession | null }
  | { readonly kind: 'renewed'; readonly session: SharedSession }
  | { readonly kind: 'ended'; readonly id: string; readonly why: Ending }

/** Why a session is over. */
export type Ending = 'signed out' | 'refused'

export interface TabsOptions {
  /** What this tab has, to be told to others; undefined while nobody is signed in. */
  readonly current: () => SharedSession | undefined
  /** Another tab has renewed a session. */
  readonly onRenewed: (session: SharedSession) => void
  /** In another tab a session has ended. */
  readonly onEnded: (id: string, why: Ending) => void
}

/** How long other tabs are waited for, and how often it is looked whether they are still there, in ms. */
const [patience, lookEvery] = [3000, 100]

/** Where it can't be told whether there are others: how long one that is there needs, in ms. */
const shortPatience = 300

/**
 * The other tabs. A refresh token is good once, so a tab that was duplicated, or that slept while
 * another one renewed their session, asks the others for theirs before it uses its own.
 */
export class Tabs {
  readonly presence = new Presence()
  readonly #channel = new BroadcastChannel('image-dump.session')
  readonly #options: TabsOptions
  readonly #questions = new Map<string, (session: SharedSession | null) => void>()
  /** The ids of sessions that have ended, as far as this tab has heard. */
  readonly #ended = new Set<string>()

  constructor(options: TabsOptions) {
    this.#options = options
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Message>) => this.#hear(data))
  }

  /**
   * The newest tokens that another tab has: of a session those that it was renewed to last, and of
   * several sessions those of whoever signed in last. How often each was renewed says nothing there.
   *
   * @param id of which session; of any where it is not given
   */
  async newest(id?: string): Promise<SharedSession | undefined> {
    if ((await this.presence.others(id)) === 0) return undefined
    const question = newId()
    const answers: (SharedSession | null)[] = []
    let heard = () => {}
    this.#questions.set(question, (session) => {
      answers.push(session)
      heard()
    })
    this.#say({ kind: 'question', question, id })
    const asked = performance.now()
    for (;;) {
      // A tab that has gone meanwhile, as the page before a reload does, answers no more.
      const others = await this.presence.others(id)
      const rest = (others === undefined ? shortPatience : patience) - (performance.now() - asked)
      if (answers.length >= (others ?? Number.POSITIVE_INFINITY) || rest <= 0) break
      await new Promise<void>((resolve) => {
        heard = resolve
        setTimeout(resolve, Math.min(lookEvery, rest))
      })
    }
    this.#questions.delete(question)
    // One may have ended since its tab has answered.
    return answers
      .filter((session) => session !== null)
      .filter(({ id }) => !this.#ended.has(id))
      .sort((a, b) => a.since - b.since || a.turn - b.turn)
      .at(-1)
  }

  tellRenewed(session: SharedSession): void {
    this.#say({ kind: 'renewed', session })
  }

  tellEnded(id: string, why: Ending): void {
    this.#say({ kind: 'ended', id, why })
  }

  #say(message: Message): void {
    this.#channel.postMessage(message)
  }

  #hear(message: Message): void {
    const { current, onRenewed, onEnded } = this.#options
    if (message.kind === 'renewed') onRenewed(message.session)
    else if (message.kind === 'ended') {
      this.#ended.add(message.id)
      onEnded(message.id, message.why)
    } else if (message.kind === 'answer') this.#questions.get(message.question)?.(message.session)
    else if (this.#isMeant(message.id)) {
      const { question } = message
      this.#say({ kind: 'answer', question, session: current() ?? null })
    }
  }

  /** As many answer as are counted: those that have the session open. */
  #isMeant(id: string | undefined): boolean {
    const mine = this.presence.id
    return mine !== undefined && (id === undefined || id === mine)
  }
}
