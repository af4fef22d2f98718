import { createServer, type Server } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { connect } from './database.ts';

let server: Server | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
});

/** A Data API that takes requests and answers none, as it may while a cluster resumes. */
async function startSilentService(): Promise<void> {
  server = createServer(() => undefined);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const settings = {
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
    ...{ AWS_ENDPOINT_URL_RDS_DATA: `http://127.0.0.1:${port}`, DATABASE_NAME: 'x' },
    ...{ DATABASE_CLUSTER_ARN: 'arn:aws:rds:x', DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:x' },
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}

test('a service that holds a call back is given up in time, so that the caller gets an answer', async () => {
  await startSilentService();
  const startedMs = performance.now();
  const statement = { name: 'silent', sql: 'select 1', parameters: {}, columns: [] };
  const database = connect(3, 0.2);
  await expect(database.many(statement, {})).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  await expect(database.transaction(async () => 1)).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  expect(performance.now() - startedMs).toBeLessThan(3000);
});
