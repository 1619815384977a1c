import { thumbnailEdges } from './thumbnail-edges.ts'

/**
 * The folder of an id. The ends of ids are random and their beginnings are not: so the files are
 * spread evenly, over few folders, which a store of files makes once and never has to clear away.
 */
const folderOf = (id: string) => id.slice(-2)

/** Where the file of an uploaded photo stands. */
export function photoKey(id: string, extension: string): string {
  return `images/photos/${folderOf(id)}/${id}.${extension}`
}

/** Where a photo's thumbnail stands, by its edge: one of `thumbnailEdges`. */
export function thumbnailKey(id: string, edge: number): string {
  return `thumbnails/${folderOf(id)}/${id}-${edge}.webp`
}

/** Where anything of a photo may stand. */
export function allKeys({ id, key }: { readonly id: string; readonly key: string }): string[] {
  return [key, ...thumbnailEdges.map((edge) => thumbnailKey(id, edge))]
}
