import type { Services } from '../../services.ts'

export interface InvitationsOptions {
  readonly services: Pick<
    Services,
    | 'invitations'
    | 'invitationThrottle'
    | 'files'
    | 'fileQueue'
    | 'fileWaits'
    | 'store'
    | 'publicUrl'
  >
  /** Whether anybody may invite, without a token. */
  readonly open: boolean
  /** How long an invitation is good for, in milliseconds. */
  readonly expiry: number
  /** How long the URL of an upload, or of an uploaded image, is good for, in milliseconds. */
  readonly urlExpiry: number
  /** The largest image, in bytes. */
  readonly maxBytes: number
  /** Is aborted when those that wait are to be answered with what there is. */
  readonly stopping: AbortSignal
}
