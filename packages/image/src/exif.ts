import { fileURLToPath } from 'node:url'
import type { Exif } from '@image-dump/outcome'
import { Decoder } from './decoder.ts'
import type { ExifAnswer } from './exif-process.ts'
import { noExif } from './exif-words.ts'
import { ImageRefused } from './refused.ts'

/** Most files take 2 ms; the worst that was found, a second. */
const decoder = new Decoder<string, ExifAnswer>({
  script: fileURLToPath(new URL('./exif-process.ts', import.meta.url)),
  patience: 5_000,
})

/**
 * What a camera wrote into a photo, of any format that `inspectImage` takes. A file without EXIF,
 * with EXIF that can't be read, or with one that keeps the parser busy for longer than 5 s, says
 * nothing: that is no reason to refuse an image.
 *
 * The parser is plain JavaScript, and runs in a process of its own all the same: no time limit holds
 * in the process that a loop keeps busy.
 *
 * @throws ImageRefused INTERNAL when the file or the process could not be used
 */
export async function readExif(path: string): Promise<Exif> {
  const answer = await decoder.decode(path)
  if ('unreadable' in answer) throw new ImageRefused('INTERNAL', answer.unreadable)
  return 'refused' in answer ? noExif : answer.exif
}
