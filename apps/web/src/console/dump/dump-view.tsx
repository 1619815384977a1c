import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app-state.ts'
import { count, duration, moment, plural } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { matching, type Wanted } from './filter.ts'
import { Filters } from './filters.tsx'
import { Grid } from './grid.tsx'
import { ImageList, type ListHandle } from './image-list.tsx'
import { type DumpModel, failure, pending, success } from './model.ts'
import { Progress } from './progress.tsx'
import { RetryFeed } from './retry-feed.tsx'
import { Watch } from './watch.ts'

/** One dump, live while it is under way. */
export function DumpView({ requestId }: { readonly requestId: string }) {
  const app = useApp()
  useEffect(() => {
    // What was just sent is being watched already.
    if (app.watch.value?.requestId !== requestId) {
      app.watch.value = new Watch(app.dumps, requestId)
    }
    const watch = app.watch.value
    return () => {
      watch.stop()
      if (app.watch.value === watch) app.watch.value = null
    }
  }, [app, requestId])

  const watch = app.watch.value
  const model = watch?.requestId === requestId ? watch.model.value : null
  return (
    <>
      <div class="view-head">
        <h1 tabIndex={-1}>{model ? `Dump of ${moment(model.submittedAt)}` : 'Dump'}</h1>
        <code class="muted id">{requestId}</code>
      </div>
      {watch?.trouble.value && <Notice kind="bad">{watch.trouble.value}</Notice>}
      {watch?.isReconnecting.value && (
        <Notice kind="plain">
          The connection is lost. The dump goes on at the server; trying to see it again …
        </Notice>
      )}
      {model === null && !watch?.trouble.value && <p class="muted">Loading …</p>}
      {model && <Contents model={model} />}
    </>
  )
}

function Contents({ model }: { readonly model: DumpModel }) {
  const app = useApp()
  const wanted = useSignal<Wanted>({ state: 'all', reason: null, text: '' })
  const list = useRef<ListHandle>(null)
  // Whatever is read here is read anew with every frame in which an image settled.
  model.version.value
  const shown = matching(model, wanted.value)
  const finishedAt = model.finishedAt.value
  const pick = (index: number) => {
    wanted.value = { state: 'all', reason: null, text: '' }
    list.current?.show(index)
  }
  return (
    <>
      <Progress
        success={model.count(success)}
        failure={model.count(failure)}
        pending={model.count(pending)}
      />
      <p class="muted facts">
        {plural(model.items, 'item')}, {plural(model.images, 'image')}
        {finishedAt &&
          `, finished in ${duration(Date.parse(finishedAt) - Date.parse(model.submittedAt))}`}
      </p>
      <Grid model={model} onPick={pick} />
      {model.count(failure) > 0 && finishedAt !== undefined && (
        <RetryFeed
          model={model}
          sent={app.sent.get(model.requestId)}
          minItems={app.limits.minItems}
        />
      )}
      <Filters model={model} wanted={wanted} />
      <p class="visually-hidden" aria-live="polite">
        {count(shown.length)} images shown
      </p>
      <ImageList handle={list} model={model} shown={shown} />
    </>
  )
}
