/**
 * The environment of Postgres's programs: none of the PG* and LC_* variables of whoever starts
 * them. macOS demands an LC_ALL; a postmaster without one dies there as "multithreaded".
 */
export function postgresEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}
