import { rollUp } from '@image-dump/outcome'
import type { AnsweredImage, AnsweredItem, DumpHead } from './answer.ts'

export type DescribedHead = ReturnType<typeof describeHead>
export type DescribedItem = ReturnType<typeof describeItem>
export type DescribedImage = ReturnType<typeof describeImage>

/** A dump without its items, as the contract shows it: what is absent is left out, never null. */
export function describeHead({
  requestId,
  status,
  dataFormat,
  submittedAt,
  finishedAt,
  counts: { items, images, success, failure, pending },
}: DumpHead) {
  return {
    requestId,
    status,
    dataFormat,
    submittedAt: submittedAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    counts: { items, images, success, failure, pending },
  }
}

/** An item with its images; its status is what they make of it. */
export function describeItem({ itemId, name, images }: AnsweredItem) {
  const at = (status: AnsweredImage['status']) =>
    images.filter((image) => image.status === status).length
  const status = rollUp({
    success: at('SUCCESS'),
    failure: at('FAILURE'),
    pending: at('PENDING'),
  })
  return { itemId, name, status, images: images.map(describeImage) }
}

/** An image as it stands, in an answer and in a line of NDJSON alike. */
export function describeImage(image: AnsweredImage) {
  const { imageId, url, status, attempts } = image
  return { imageId, url, status, ...describeOutcome(image), ...(attempts > 0 && { attempts }) }
}

/** Names each member, so that whatever else a row of the database carries stays inside. */
function describeOutcome(image: AnsweredImage) {
  switch (image.status) {
    case 'PENDING':
      return {}
    case 'SUCCESS': {
      const { source, contentType, bytes, width, height, sha256 } = image
      return { source, contentType, bytes, width, height, sha256 }
    }
    case 'FAILURE':
      return { failure: image.failure }
  }
}
