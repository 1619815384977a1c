/**
 * A file of an invitation that is to be looked at, as it stands in the queue. Bull Board shows it, so
 * it holds the file's number and nothing else: not the token, which is a secret.
 */
export interface FileJob {
  readonly fileId: number
}

export const fileQueueName = 'files'

/** The longest pause between two attempts at a file, in milliseconds. */
export const longestFilePause = 60_000

/** BullMQ takes no number for the id of a job. */
export const fileJobId = (fileId: number) => `file-${fileId}`
