import { nikon } from '../../api/test/invitations/support.ts'

/** A file as a browser's file chooser is given it. */
export interface ChosenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** The most that a segment of a JPEG holds besides its own length, in bytes. */
const longestComment = 65_533

/** A photo with the EXIF of a Nikon, and comments that make it as large as asked for, in bytes. */
export async function photo(name: string, bytes: number): Promise<ChosenFile> {
  const small = await nikon()
  // The start of the image, then the segment of the EXIF, which says how long it is.
  const afterExif = 4 + small.readUInt16BE(4)
  const parts = [small.subarray(0, afterExif)]
  for (let size = small.length; size < bytes; size += longestComment + 4) {
    const comment = Buffer.alloc(longestComment + 4, name)
    comment.writeUInt16BE(0xfffe, 0)
    comment.writeUInt16BE(longestComment + 2, 2)
    parts.push(comment)
  }
  const buffer = Buffer.concat([...parts, small.subarray(afterExif)])
  return { name, mimeType: 'image/jpeg', buffer }
}
