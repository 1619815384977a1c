import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { count } from '../ui/format.ts'
import { GridPainter } from './grid-painter.ts'
import { type DumpModel, failure, pending, success } from './model.ts'

interface GridProps {
  readonly model: DumpModel
  readonly onPick: (index: number) => void
}

const words = { [pending]: 'waiting', [success]: 'stored', [failure]: 'failed' }

/** A cell for each image, that fills as it settles. The list below tells the same in words. */
export function Grid({ model, onPick }: GridProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<GridPainter | null>(null)
  const pointed = useSignal<number | null>(null)
  useEffect(() => {
    if (canvas.current === null) return
    const own = new GridPainter(canvas.current, model)
    painter.current = own
    return () => own.stop()
  }, [model])
  const version = model.version.value
  useEffect(() => painter.current?.paintChanges(), [version])

  const at = (event: MouseEvent) => painter.current?.indexAt(event.offsetX, event.offsetY)
  const index = pointed.value
  return (
    <figure class="grid">
      <div class="grid-box">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`A cell for each image: ${count(model.count(success))} stored, ${count(model.count(failure))} failed, ${count(model.count(pending))} waiting. The list below tells of each.`}
          onMouseMove={(event) => {
            pointed.value = at(event) ?? null
          }}
          onMouseLeave={() => {
            pointed.value = null
          }}
          onClick={(event) => {
            const found = at(event)
            if (found !== undefined) onPick(found)
          }}
        />
      </div>
      <figcaption>
        {index === null ? (
          <span class="legend">
            <span class="dot good" /> stored <span class="dot bad" /> failed{' '}
            <span class="dot wait" /> waiting
          </span>
        ) : (
          <span class="grid-tip">
            {model.nameAt(index)}: {words[model.stateAt(index)]}
          </span>
        )}
      </figcaption>
    </figure>
  )
}
