import { useSignal } from '@preact/signals'

/** Where photos are dropped or chosen. */
export function PhotoPicker({
  onPick,
}: {
  readonly onPick: (files: readonly File[]) => Promise<void>
}) {
  const isOver = useSignal(false)
  const isBusy = useSignal(false)
  const pick = async (files: Iterable<File>) => {
    isBusy.value = true
    await onPick([...files])
    isBusy.value = false
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    isOver.value = false
    void pick(event.dataTransfer?.files ?? [])
  }
  return (
    <label
      class={isOver.value ? 'drop small over' : 'drop small'}
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => {
        isOver.value = false
      }}
      onDrop={drop}
    >
      <input
        type="file"
        class="hidden"
        accept="image/*"
        multiple
        disabled={isBusy.value}
        onChange={({ currentTarget }) => {
          void pick(currentTarget.files ?? [])
          currentTarget.value = ''
        }}
      />
      <span>
        {isBusy.value ? (
          'Uploading …'
        ) : (
          <>
            Drop photos here, or <b class="linkish">choose files</b>
          </>
        )}
      </span>
    </label>
  )
}
