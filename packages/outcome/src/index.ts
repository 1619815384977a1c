export type { Exif } from './exif.ts'
export { type FailureCode, httpError, type ImageFailure, internalError } from './failure.ts'
export { type Counts, type ImageStatus, rollUp, type Status } from './status.ts'
