import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startOrigin } from '@image-dump/origin'

export const pictureCount = 2000

/** What a product catalogue has: half of it JPEG. */
const formats = ['jpg', 'png', 'jpg', 'webp'] as const

/** Where picture number n is, below the origin's URL. */
export function picturePath(n: number): string {
  const index = n % pictureCount
  return `/images/${index}.${formats[index % formats.length]}`
}

/** Writes distinct real images of 20 to 100 KB, 60 KB in the mean, for a server to serve. */
export async function writePictures(root: string): Promise<void> {
  await mkdir(join(root, 'images'), { recursive: true })
  const origin = await startOrigin()
  try {
    for (let n = 0; n < pictureCount; n += 1) {
      const path = picturePath(n)
      await writeFile(join(root, path), await origin.bytesOf(path))
    }
  } finally {
    await origin.close()
  }
}
