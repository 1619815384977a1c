import type { DumpFormat, DumpLimits } from '@image-dump/dump'

/** A feed as the person gave it. */
export interface Feed {
  readonly text: string
  readonly format: DumpFormat
}

/** What the server takes. */
export interface FeedLimits extends DumpLimits {
  readonly maxBytes: number
}

/** What a text is meant to be: XML begins with `<`, and nothing else does. */
export function formatOf(text: string): DumpFormat {
  return text.trimStart().startsWith('<') ? 'xml' : 'json'
}
