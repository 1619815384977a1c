const numbers = new Intl.NumberFormat('en')

/** `12,345` */
export function count(n: number): string {
  return numbers.format(n)
}

/** `1 image`, `12,345 images` */
export function many(n: number, thing: string): string {
  return `${count(n)} ${thing}${n === 1 ? '' : 's'}`
}

/** `3.2 s`, `41 s`, `12 min`, `1 h 5 min`. @param time in milliseconds */
export function span(time: number): string {
  const seconds = time / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`
}

/** `812 bytes`, `12 kB`, `1.6 MB`: powers of a thousand, as the console has them. */
export function size(bytes: number): string {
  if (bytes < 1000) return many(bytes, 'byte')
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
