import { EventEmitter, once } from 'node:events'
import t from 'tap'
import { Kept } from '../src/kept.ts'
import type { Running } from '../src/running.ts'

const never = new AbortController().signal

/** Something that runs until it is told to end. */
class Fake implements Running {
  readonly exited: Promise<string>
  #end: (how: string) => void = () => undefined

  constructor() {
    this.exited = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  async stop(): Promise<void> {
    this.#end('stopped')
  }

  kill(): void {
    this.#end('killed')
  }
}

t.test('what ends unasked is started again, after a pause that grows', async (t) => {
  const { start, lines, options, events } = keeping(['runs', 'fails', 'fails', 'runs'])
  const pauses: number[] = []
  const pause = (failures: number) => {
    pauses.push(failures)
    return 1
  }
  const kept = await Kept.start(start, { ...options, pause }, never)
  const first = kept.current
  const isBack = once(events, 'it runs again')
  first.kill()
  await isBack
  t.not(kept.current, first)
  t.same(lines, [
    'it ended unexpectedly (killed); starting it again',
    "it can't be started: no luck",
    "it can't be started: no luck",
    'it runs again',
  ])
  t.same(pauses, [0, 1, 2])
  await kept.stop()
  t.equal(await kept.current.exited, 'stopped')
})

t.test('the first start may fail', async (t) => {
  const { start, options } = keeping(['fails'])
  await t.rejects(Kept.start(start, options, never), /no luck/)
})

t.test('stopped in a pause, it is not started again', async (t) => {
  const { start, lines, options, events } = keeping(['runs'])
  const kept = await Kept.start(start, { ...options, pause: () => 60_000 }, never)
  const hasEnded = once(events, 'it ended unexpectedly (killed); starting it again')
  kept.current.kill()
  await hasEnded
  await kept.stop()
  t.equal(lines.length, 1)
})

function keeping(outcomes: ('runs' | 'fails')[]) {
  const lines: string[] = []
  const events = new EventEmitter()
  const say = (line: string) => {
    lines.push(line)
    events.emit(line)
  }
  const start = async () => {
    if (outcomes.shift() === 'runs') return new Fake()
    throw new Error('no luck')
  }
  return { start, lines, events, options: { name: 'it', say } }
}
