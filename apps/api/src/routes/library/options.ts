import type { Services } from '../../services.ts'

export interface LibraryOptions {
  readonly services: Pick<
    Services,
    'photos' | 'photoLists' | 'uploads' | 'removal' | 'thumbnails' | 'store'
  >
  /** The largest image, in bytes. */
  readonly maxBytes: number
}
