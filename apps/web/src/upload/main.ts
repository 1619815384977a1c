import '@uppy/core/css/style.min.css'
import '@uppy/dashboard/css/style.min.css'
import Uppy from '@uppy/core'
import Dashboard from '@uppy/dashboard'
import { InvitationApi, StoreProblem, UploadProblem } from './api.ts'
import { takeToken } from './link.ts'
import { UploadedList } from './uploaded-list.ts'
import { Uploader } from './uploader.ts'

const api = new InvitationApi(takeToken())
const notice = byId('notice')
const uppy = new Uppy({
  restrictions: { allowedFileTypes: ['image/*'] },
  locale: {
    pluralize: (count) => (count === 1 ? 0 : 1),
    strings: {
      youCanOnlyUploadFileTypes: 'This is not an image. Only images can be uploaded here.',
    },
  },
})
const list = new UploadedList(api, byId('uploaded'), byId('uploaded-count'), showTrouble)

uppy.use(Dashboard, {
  target: '#uploader',
  inline: true,
  width: '100%',
  height: 420,
  theme: 'auto',
  proudlyDisplayPoweredByUppy: false,
  showRemoveButtonAfterComplete: false,
  note: 'JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF or BMP',
  locale: {
    strings: { dropPasteFiles: 'Drop images here or %{browseFiles}', browseFiles: 'choose files' },
  },
})
uppy.use(Uploader, {
  api,
  onStored: (policy) => {
    notice.hidden = true
    list.bring(policy)
  },
})
uppy.on('upload-error', (_, error) => showTrouble(error))
addEventListener('offline', () => {
  show('You are offline. What is on its way goes on when the connection is back.')
})
addEventListener('online', () => {
  notice.hidden = true
  void list.refresh()
})
// Who closes the page in the middle is asked whether to.
addEventListener('beforeunload', (event) => {
  if (Object.keys(uppy.getState().currentUploads).length > 0) event.preventDefault()
})
void list.refresh()

function showTrouble(error: unknown): void {
  if (!(error instanceof Error)) return
  const isInvitation = error instanceof UploadProblem && !(error instanceof StoreProblem)
  const isOver = isInvitation && error.status === 403
  show(isOver ? 'This link has expired. Ask for a new one to go on.' : error.message)
}

function show(text: string): void {
  notice.textContent = text
  notice.hidden = false
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}
