/** What became of an image so far. Of an item and a dump: those, and PARTIAL. */
export type ImageStatus = 'PENDING' | 'SUCCESS' | 'FAILURE'
export type Status = ImageStatus | 'PARTIAL'

/** How many images of an item or of a dump stand at each status. */
export interface Counts {
  readonly success: number
  readonly failure: number
  readonly pending: number
}

/**
 * The status of a whole from the counts of its images: PENDING while any image is, then
 * SUCCESS or FAILURE when all images agree, else PARTIAL.
 */
export function rollUp({ success, failure, pending }: Counts): Status {
  if (pending > 0) return 'PENDING'
  if (failure === 0) return 'SUCCESS'
  return success === 0 ? 'FAILURE' : 'PARTIAL'
}
