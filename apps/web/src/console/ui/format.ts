const numbers = new Intl.NumberFormat('en')
const times = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const days = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })
const moments = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

export function count(number: number): string {
  return numbers.format(number)
}

/** `1 item`, `51 items`. */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** A time of the day, from milliseconds since 1970. */
export function time(at: number): string {
  return times.format(at)
}

/** A day, from ISO 8601. */
export function day(iso: string): string {
  return days.format(new Date(iso))
}

/** A day and a time, from ISO 8601. */
export function moment(iso: string): string {
  return moments.format(new Date(iso))
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = size / 1000
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** How long something took or takes, from milliseconds: `0.8 s`, `12 s`, `3 min`, `2 h`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`
  if (milliseconds < 90_000) return `${Math.round(milliseconds / 1000)} s`
  if (milliseconds < 5_400_000) return `${Math.round(milliseconds / 60_000)} min`
  return `${Math.round(milliseconds / 3_600_000)} h`
}
