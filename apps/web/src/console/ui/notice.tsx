import type { ComponentChildren } from 'preact'

/** A sentence that matters now, read out by a screen reader as it comes. */
export function Notice(props: {
  readonly kind: 'bad' | 'good' | 'plain'
  readonly children: ComponentChildren
}) {
  return (
    <div class={`notice ${props.kind}`} role={props.kind === 'bad' ? 'alert' : 'status'}>
      {props.children}
    </div>
  )
}
