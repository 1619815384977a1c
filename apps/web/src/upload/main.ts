import '@uppy/core/css/style.min.css'
import '@uppy/dashboard/css/style.min.css'
import Uppy from '@uppy/core'
import Dashboard from '@uppy/dashboard'
import { InvitationApi } from './api.ts'
import { takeToken } from './link.ts'
import { Notice } from './notice.ts'
import { UploadedList } from './uploaded-list.ts'
import { Uploader } from './uploader.ts'

const token = takeToken()
if (token !== undefined) open(token)

/** @param token the invitation's */
function open(token: string): void {
  const api = new InvitationApi(token)
  const notice = new Notice(byId('notice'))
  const uppy = new Uppy({
    restrictions: { allowedFileTypes: ['image/*'] },
    locale: {
      pluralize: (count) => (count === 1 ? 0 : 1),
      strings: {
        youCanOnlyUploadFileTypes: 'This is not an image. Only images can be uploaded here.',
      },
    },
  })
  const list = new UploadedList(api, byId('uploaded'), byId('uploaded-count'), notice)

  uppy.use(Dashboard, {
    target: '#uploader',
    inline: true,
    width: '100%',
    height: 420,
    theme: 'auto',
    proudlyDisplayPoweredByUppy: false,
    // What it would say for five seconds stands in the notice until it is no longer so.
    disableInformer: true,
    showRemoveButtonAfterComplete: false,
    note: 'JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF or BMP',
    locale: {
      strings: {
        dropPasteFiles: 'Drop images here or %{browseFiles}',
        browseFiles: 'choose files',
      },
    },
  })
  uppy.use(Uploader, {
    api,
    onStored: () => list.bring(),
    onWait: (reason) => notice.trouble(reason),
  })
  uppy.on('upload', (_, files) => notice.sending(files.flatMap(({ name }) => name ?? [])))
  uppy.on('cancel-all', () => notice.startAnew())
  uppy.on('restriction-failed', (file, error) => notice.refused(file?.name ?? 'A file', error))
  uppy.on('upload-error', (file, error) => {
    notice.refused(file?.name ?? 'A file', error)
    // What the server has looked at and not kept stands in its list.
    void list.refresh()
  })
  addEventListener('offline', () => notice.offline())
  addEventListener('online', () => {
    notice.reached()
    void list.refresh()
  })
  // Who closes the page in the middle is asked whether to.
  addEventListener('beforeunload', (event) => {
    if (Object.keys(uppy.getState().currentUploads).length > 0) event.preventDefault()
  })
  void list.refresh()
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}
