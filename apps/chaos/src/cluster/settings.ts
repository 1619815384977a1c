/**
 * What differs from the defaults, so that a row is over in seconds: short grace and waits, which
 * makes clients meet 202 too, and more quota than a run can use.
 */
export const settings = {
  LOG_LEVEL: 'info',
  QUOTA_GOLD: '1000000',
  QUOTA_SILVER: '1000000',
  DUMP_WAIT: '8',
  FETCH_TIMEOUT: '5',
  IMAGE_DEADLINE: '30',
  SHUTDOWN_GRACE: '5',
}
