import { runService } from '@image-dump/service'
import { startWorker } from './start.ts'

await runService('worker', startWorker)
