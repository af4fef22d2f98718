/** Superuser URL of the PostgreSQL that this worker of the test run has to itself, without a database. */
import { inject } from 'vitest';

export function workerPostgres(): string {
  const worker = Number(process.env.VITEST_POOL_ID);
  const url = inject('postgresUrls')[worker - 1];
  if (url === undefined) throw new Error(`Worker ${worker} of the test run has no PostgreSQL`);
  return url;
}
