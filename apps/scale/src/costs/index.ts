export { between, type Counters } from './counters.ts'
export { cpuTime } from './cpu.ts'
export { countStatements, postgresCounters } from './postgres-counters.ts'
export { redisCounters } from './redis-counters.ts'
