import { useId } from 'preact/hooks'

interface FieldProps {
  readonly label: string
  readonly name: string
  readonly autocomplete: string
  readonly isPassword?: boolean
  readonly isOptional?: boolean
  readonly hint?: string | undefined
  /** What is wrong with it, as the server said: `is missing`. */
  readonly fault: string | undefined
}

/** A field of a form, with its label, and what is wrong with it. */
export function Field(props: FieldProps) {
  const { label, name, autocomplete, isPassword, isOptional = false, hint, fault } = props
  const id = useId()
  const note = fault ? `${label} ${fault}.` : hint
  const attributes = {
    id,
    name,
    autocomplete,
    required: !isOptional,
    autocapitalize: 'none',
    spellcheck: false,
    'aria-invalid': fault !== undefined,
    'aria-describedby': note && `${id}-note`,
  } as const
  return (
    <div class={fault ? 'field faulty' : 'field'}>
      <label for={id}>
        {label} {isOptional && <span class="muted">(optional)</span>}
      </label>
      {isPassword ? (
        <input type="password" {...attributes} />
      ) : (
        <input type="text" {...attributes} />
      )}
      {note && (
        <p id={`${id}-note`} class={fault ? 'fault' : 'muted'}>
          {note}
        </p>
      )}
    </div>
  )
}
