import type { DescribedHead } from '@image-dump/dump'

const words: Readonly<Record<DescribedHead['status'], string>> = {
  PENDING: 'Under way',
  SUCCESS: 'All stored',
  PARTIAL: 'Partly failed',
  FAILURE: 'All failed',
}

/** The status of a dump, as a word and a colour. */
export function StatusMark({ status }: Pick<DescribedHead, 'status'>) {
  return <span class={`mark ${status.toLowerCase()}`}>{words[status]}</span>
}
