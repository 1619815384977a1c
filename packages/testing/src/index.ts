export { emptyDatabase, type TestDatabase, testDatabase } from './database.ts'
export { testRedis } from './redis.ts'
