import type { Place } from '@image-dump/dump'
import { count } from '../ui/format.ts'
import type { PlacedFault } from './verdict.ts'

interface FaultListProps {
  readonly text: string
  readonly faults: readonly PlacedFault[]
  readonly total: number
  /** Shows a place in the editor, where there is one. */
  readonly onPick: ((place: Place) => void) | undefined
}

/** How much of a line is shown, in characters. */
const longestLine = 120

/** Every fault, with the line that it stands in. */
export function FaultList({ text, faults, total, onPick }: FaultListProps) {
  const lines = text.split(/\r\n|\r|\n/)
  return (
    <section aria-labelledby="faults-title">
      <h2 id="faults-title">What to mend</h2>
      {total > faults.length && (
        <p class="muted">
          The first {faults.length} of {count(total)}.
        </p>
      )}
      <ol class="faults">
        {faults.map(({ path, message, place }, index) => (
          <li key={`${index} ${path}`}>
            <p>
              {path && <code class="path">{path}</code>} {message}
            </p>
            {place && (
              <div class="fault-line">
                <span class="muted">
                  Line {count(place.line)}, column {count(place.column)}
                </span>
                <code>{excerpt(lines[place.line - 1] ?? '', place.column)}</code>
                {onPick && (
                  <button type="button" class="link" onClick={() => onPick(place)}>
                    Show<span class="visually-hidden"> fault {index + 1} in the text</span>
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The line around its fault. */
function excerpt(line: string, column: number): string {
  const start = Math.max(0, Math.min(column - longestLine / 2, line.length - longestLine))
  const part = line.slice(start, start + longestLine).trim()
  return `${start > 0 ? '…' : ''}${part}${start + longestLine < line.length ? '…' : ''}`
}
