import {
  BasePlugin,
  type Body,
  EventManager,
  type Meta,
  type PluginOpts,
  type Uppy,
} from '@uppy/core'
import {
  filterFilesToEmitUploadStarted,
  filterFilesToUpload,
  TaskQueue,
  toError,
  type UppyFile,
} from '@uppy/core/utils'
import type { InvitationApi, UploadProblem } from './api.ts'
import { Transfer } from './transfer.ts'

interface UploaderOptions extends PluginOpts {
  readonly api: InvitationApi
  /** Is called when a file is there. */
  readonly onStored: () => void
  /** Is called when a file can't be brought over at the moment, and is tried again. */
  readonly onWait: (reason: UploadProblem) => void
}

/** As many as a browser connects to one server by HTTP/1.1, and one to spare for the rest. */
const concurrency = 5

/**
 * Uploads the files of Uppy by an invitation. @uppy/aws-s3 gives up a file after four attempts, and
 * knows nothing of a completion that has to follow; a file is done here when the server says so.
 */
export class Uploader<M extends Meta, B extends Body> extends BasePlugin<UploaderOptions, M, B> {
  readonly #queue = new TaskQueue({ concurrency })
  /** Kept until they are done, so that a retry goes on where it stopped. */
  readonly #transfers = new Map<string, Transfer>()

  constructor(uppy: Uppy<M, B>, options: UploaderOptions) {
    super(uppy, options)
    this.type = 'uploader'
    this.id = 'InvitationUploader'
  }

  override install(): void {
    this.uppy.addUploader(this.#upload)
    const { capabilities } = this.uppy.getState()
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads: true } })
  }

  override uninstall(): void {
    this.uppy.removeUploader(this.#upload)
    this.#queue.clear()
  }

  readonly #upload = async (fileIds: string[]): Promise<void> => {
    const files = filterFilesToUpload(this.uppy.getFilesByIds(fileIds))
    this.uppy.emit('upload-start', filterFilesToEmitUploadStarted(files))
    await Promise.allSettled(files.map((file) => this.#queue.add(() => this.#run(file))))
  }

  async #run(file: UppyFile<M, B>): Promise<void> {
    // It may have been taken away while it waited for its turn.
    if (!this.uppy.getFiles().some(({ id }) => id === file.id)) return
    const events = new EventManager(this.uppy)
    try {
      if (!(await this.#untilDone(file, events))) return
      this.#transfers.delete(file.id)
      this.uppy.emit('upload-success', file, { status: 200, bytesUploaded: file.size ?? 0 })
      this.opts.onStored()
    } catch (cause) {
      const error = toError(cause)
      this.uppy.emit('upload-error', file, error)
      throw error
    } finally {
      events.remove()
    }
  }

  /** Runs the transfer, stops it and goes on with it. @returns false where it was called off */
  async #untilDone(file: UppyFile<M, B>, events: EventManager<M, B>): Promise<boolean> {
    const transfer = this.#transferOf(file)
    let isOver = false
    let going = new AbortController()
    let goOn = () => {}
    const resume = () => goOn()
    const stop = () => {
      going.abort()
    }
    const callOff = () => {
      isOver = true
      this.#transfers.delete(file.id)
      stop()
      goOn()
    }
    events.onFilePause(file.id, (isPaused) => (isPaused ? stop() : resume()))
    events.onPauseAll(file.id, stop)
    events.onResumeAll(file.id, resume)
    events.onFileRemove(file.id, callOff)
    events.onCancelAll(file.id, callOff)
    while (!isOver) {
      const resumed = new Promise<void>((resolve) => {
        goOn = resolve
      })
      try {
        await transfer.run(going.signal)
        return true
      } catch (error) {
        if (!going.signal.aborted) throw error
      }
      await resumed
      going = new AbortController()
    }
    return false
  }

  #transferOf(file: UppyFile<M, B>): Transfer {
    const known = this.#transfers.get(file.id)
    if (known) return known
    const progress = (bytesUploaded: number) => {
      const current = this.uppy.getFiles().find(({ id }) => id === file.id)
      if (current === undefined) return
      const uploadStarted = current.progress.uploadStarted ?? Date.now()
      const bytesTotal = file.size ?? 0
      this.uppy.emit('upload-progress', current, { uploadStarted, bytesUploaded, bytesTotal })
    }
    if (!(file.data instanceof Blob)) throw new Error(`${file.name} is not a local file`)
    const data = new File([file.data], file.name ?? 'image', { type: file.type ?? '' })
    const transfer = new Transfer(this.opts.api, data, { progress, wait: this.opts.onWait })
    this.#transfers.set(file.id, transfer)
    return transfer
  }
}
