import type { Exif } from '@image-dump/outcome'
import { parseExif } from './exif-parse.ts'
import { serve } from './serve.ts'

/** What this process answers to a path, besides what every process does. */
export interface ExifAnswer {
  readonly exif: Exif
}

await serve(async (path: string): Promise<ExifAnswer> => ({ exif: await parseExif(path) }))
