import { plural } from '../ui/format.ts'
import type { Draft } from './draft.ts'
import type { PlacedFault } from './verdict.ts'

/** The one fault, so that nobody has to look for it below the fold. */
function named([fault]: readonly PlacedFault[]): string {
  return fault === undefined ? '' : `${fault.path} ${fault.message}`.trim()
}

/** In one line what the check found, read out by a screen reader when it changes. */
export function VerdictLine({ draft }: { readonly draft: Draft }) {
  const verdict = draft.verdict.value
  return (
    <p class="verdict" aria-live="polite">
      {draft.text.value.trim() === '' && <span class="muted">Nothing to send yet.</span>}
      {draft.isChecking.value && <span class="muted">Checking …</span>}
      {verdict && 'items' in verdict && (
        <>
          <span class="dot good" aria-hidden="true" />
          {draft.fileName.value && `${draft.fileName.value}: `}
          {plural(verdict.items.length, 'item')},{' '}
          {plural(
            verdict.items.reduce((sum, { images }) => sum + images.length, 0),
            'image',
          )}
          . Ready to send.
        </>
      )}
      {verdict && 'faults' in verdict && (
        <>
          <span class="dot bad" aria-hidden="true" />
          <span>
            {plural(verdict.total, 'fault')} to mend before it can be sent
            {verdict.total === 1 ? `: ${named(verdict.faults)}` : '.'}
          </span>
        </>
      )}
    </p>
  )
}
