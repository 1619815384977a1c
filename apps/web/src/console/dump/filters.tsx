import type { Signal } from '@preact/signals'
import { count } from '../ui/format.ts'
import type { Shown, Wanted } from './filter.ts'
import { type DumpModel, failure, pending, success } from './model.ts'
import { reasonsOf } from './reasons.ts'

interface FiltersProps {
  readonly model: DumpModel
  readonly wanted: Signal<Wanted>
}

/** Chooses which images are listed: by what became of them, by why they failed, by a word. */
export function Filters({ model, wanted }: FiltersProps) {
  // The model is the same all along, so this is what tells that its numbers have changed.
  model.version.value
  const { state, reason, text } = wanted.value
  const choices: readonly (readonly [Shown, string, number])[] = [
    ['all', 'All', model.images],
    ['failed', 'Failed', model.count(failure)],
    ['stored', 'Stored', model.count(success)],
    ['waiting', 'Waiting', model.count(pending)],
  ]
  const choose = (change: Partial<Wanted>) => {
    wanted.value = { ...wanted.value, ...change }
  }
  return (
    <section class="filters" aria-label="Which images are listed">
      <fieldset class="tabs" aria-label="By outcome">
        {choices.map(([each, label, number]) => (
          <button
            key={each}
            type="button"
            aria-pressed={state === each}
            onClick={() => choose({ state: each, reason: null })}
          >
            {label} <span class="tab-count">{count(number)}</span>
          </button>
        ))}
      </fieldset>
      <input
        type="search"
        aria-label="Search names and URLs"
        placeholder="Search names and URLs"
        value={text}
        onInput={({ currentTarget }) => choose({ text: currentTarget.value })}
      />
      {state === 'failed' && (
        <fieldset class="reasons" aria-label="By reason">
          {reasonsOf(model).map(([each, number]) => (
            <button
              key={each}
              type="button"
              class="chip"
              aria-pressed={reason === each}
              onClick={() => choose({ reason: reason === each ? null : each })}
            >
              {each} <span class="tab-count">{count(number)}</span>
            </button>
          ))}
        </fieldset>
      )}
    </section>
  )
}
