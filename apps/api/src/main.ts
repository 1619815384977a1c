import { runService } from '@image-dump/service'
import { startApi } from './start.ts'

await runService('api', startApi)
