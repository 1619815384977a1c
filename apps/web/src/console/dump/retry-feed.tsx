import type { DumpFormat, DumpItem } from '@image-dump/dump'
import { plural } from '../ui/format.ts'
import { save } from '../ui/save.ts'
import { failedItems } from './failed-items.ts'
import type { DumpModel } from './model.ts'
import { writeFeed } from './write-feed.ts'

interface RetryFeedProps {
  readonly model: DumpModel
  readonly sent: readonly DumpItem[] | undefined
  /** How many items a dump has at least. */
  readonly minItems: number
}

const types = { xml: 'application/xml', json: 'application/json' }

/** The failures as a feed to be saved and sent again. */
export function RetryFeed({ model, sent, minItems }: RetryFeedProps) {
  const items = failedItems(model, sent)
  const download = (format: DumpFormat) => {
    save(writeFeed(items, format), `failed-${model.requestId}.${format}`, types[format])
  }
  return (
    <section class="retry card" aria-label="Send the failures again">
      <p>
        <b>{plural(items.length, 'item')}</b> with failed images, as a feed to send again.
        {items.length < minItems && (
          <span class="muted">
            {' '}
            A dump has at least {minItems} items, so add these to your next one.
          </span>
        )}
        {sent === undefined && (
          <span class="muted">
            {' '}
            It has their names and URLs; brands and categories are in your own feed.
          </span>
        )}
      </p>
      <div class="button-row">
        <button type="button" onClick={() => download('xml')}>
          Download XML
        </button>
        <button type="button" onClick={() => download('json')}>
          Download JSON
        </button>
      </div>
    </section>
  )
}
