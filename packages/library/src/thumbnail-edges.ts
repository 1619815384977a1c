/**
 * How long the longest edge of a thumbnail may be, in pixels; of an image that EXIF lays on its side,
 * the shortest one.
 */
export const thumbnailEdges = [160, 320, 640, 1280] as const

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The longest edge of the smallest thumbnail that is as wide and as high as is asked for; undefined
 * where that takes the image itself, or nothing is asked for.
 *
 * @param image its size as it is stored. Where EXIF turns it, the thumbnail of this edge covers what
 *   was asked as well: see `ThumbnailTask`.
 */
export function edgeFor(image: Size, asked: Partial<Size>): number | undefined {
  const scale = Math.max((asked.width ?? 0) / image.width, (asked.height ?? 0) / image.height)
  if (scale === 0) return undefined
  const longest = Math.max(image.width, image.height)
  // 320 of 1,000 is a scale whose product is 320.00000000000006.
  const needed = Math.floor(scale * longest + 1e-6)
  const edge = thumbnailEdges.find((edge) => edge >= needed)
  return edge !== undefined && edge < longest ? edge : undefined
}
