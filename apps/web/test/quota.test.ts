import t from 'tap'
import { readQuota } from '../src/console/api/quota.ts'

t.test('the quota is read as the server tells it', async (t) => {
  const headers = new Headers({
    'ratelimit-policy': '"dumps";q=100;w=3600',
    ratelimit: '"dumps";r=97;t=1200',
  })
  t.same(readQuota(headers, 5000), {
    limit: 100,
    remaining: 97,
    window: 3_600_000,
    resetAt: 1_205_000,
  })
  t.equal(readQuota(new Headers(), 0), undefined)
})
