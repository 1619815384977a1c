import { runService } from '@image-dump/service'
import { yieldToOthers } from './background.ts'
import { startWorker } from './start.ts'

void yieldToOthers()
await runService('worker', startWorker)
