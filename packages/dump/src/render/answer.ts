import type { Counts, ImageFailure, Status } from '@image-dump/outcome'
import type { DumpFormat } from '../parse.ts'

/** How many items and images a dump has, and how many images stand at each status. */
export interface DumpCounts extends Counts {
  readonly items: number
  readonly images: number
}

/** A dump as it stands, without its items. */
export interface DumpHead {
  readonly requestId: string
  readonly status: Status
  readonly dataFormat: DumpFormat
  readonly submittedAt: Date
  /** null while the dump is PENDING. */
  readonly finishedAt: Date | null
  readonly counts: DumpCounts
}

export interface AnsweredItem {
  readonly itemId: string
  readonly name: string
  readonly images: readonly AnsweredImage[]
}

interface ImageBase {
  readonly imageId: string
  /** As the client wrote it. */
  readonly url: string
  /** How often it was tried. */
  readonly attempts: number
}

export interface PendingImage extends ImageBase {
  readonly status: 'PENDING'
}

export interface StoredImage extends ImageBase {
  readonly status: 'SUCCESS'
  /** The path that serves the stored file. */
  readonly source: string
  /** The type found in the bytes. */
  readonly contentType: string
  readonly bytes: number
  /** In pixels, as the height. */
  readonly width: number
  readonly height: number
  /** In lowercase hex. */
  readonly sha256: string
}

export interface FailedImage extends ImageBase {
  readonly status: 'FAILURE'
  readonly failure: ImageFailure
}

/** An image as it stands. */
export type AnsweredImage = PendingImage | StoredImage | FailedImage

/** A whole answer: its items come page by page, so that it never stands in memory whole. */
export interface AnsweredDump {
  readonly head: DumpHead
  readonly pages: AsyncIterable<readonly AnsweredItem[]>
}
