/** For tests of jobs that call by connections: the database, a tenant, an OAuth server and connections to it. */
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { aCustomer, aTenant, insert } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, NOW, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { aWaitingRun } from '../../../../test/support/jobs/waiting-run.ts';
import { oauthClient } from '../../../../test/support/oauth/setup-oauth-server.ts';
import { environment } from '../../../engine/environment.ts';
import { callHttp } from './job.ts';
import { seals } from './setup-seals.ts';

interface Added {
  readonly auth?: string;
  readonly settings?: object;
  readonly secret?: string;
  readonly refreshToken?: string;
  readonly problem?: string;
  readonly idempotencyHeader?: string | null;
}

export interface ConnectionsSetup {
  readonly query: JobsSetup['database']['query'];
  readonly tenantId: string;
  /** Adds a connection to `url`, and returns its id. OAuth by client credentials unless told otherwise. */
  add(url: string, more?: Added): Promise<string>;
  /** Runs the job of a call once. */
  call(connectionId: string, request?: object): Promise<{ outcome: unknown; key: string }>;
  row(id: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function setUpConnections(): Promise<ConnectionsSetup> {
  const setup = await setUpJobs();
  vi.stubEnv(environment.allowsLoopback, 'true');
  const tenantId = await aTenant(setup.database);
  const customerId = await aCustomer(setup.database, tenantId);
  const query = setup.database.query;
  return {
    ...{ query, tenantId },
    async add(url, { auth = 'oauth2-client-credentials', settings, secret = oauthClient.secret, ...more } = {}) {
      const id = randomUUID();
      const sealed = async (kind: string, text?: string) =>
        text === undefined ? null : await seals.sealSecret(text, { kind, tenantId, id });
      await insert(setup.database, 'automation.connections', {
        ...{ tenant_id: tenantId, id, name: `Connection ${id.slice(0, 8)}`, base_url: url, auth, per_second: 10 },
        settings: settings ?? { tokenUrl: `${url}/token`, clientId: oauthClient.id },
        ...{ idempotency_header: more.idempotencyHeader === undefined ? 'Idempotency-Key' : more.idempotencyHeader },
        ...{ secret: await sealed('connection', secret), secret_set_at: NOW, problem: more.problem ?? null },
        ...{
          refresh_token: await sealed('connection-refresh-token', more.refreshToken),
          created_at: NOW,
          updated_at: NOW,
        },
      });
      return id;
    },
    async call(connectionId, request = {}) {
      const effect = {
        ...{
          method: 'POST',
          url: '/in',
          headers: {},
          body: '{"a": 1}',
          timeoutSeconds: 5,
          signed: false,
          connectionId,
        },
        ...request,
      };
      const columns = await aWaitingRun(setup.database, { tenantId, customerId, at: NOW }, 'http', effect);
      const job = { tenant_id: tenantId, type: 'CALL_HTTP', queue: 'http', run_at: NOW, rank_at: NOW, created_at: NOW };
      const jobId = await insert(setup.database, 'automation.jobs', { ...job, ...columns });
      const payload = { customerId, runId: String(columns.run_id) };
      return { outcome: await setup.run(callHttp, tenantId, payload, jobId), key: columns.dedupe_key };
    },
    row: async (id) =>
      (await query('select * from automation.connections where id = $1', [id]))[0] as Record<string, unknown>,
    async close() {
      vi.unstubAllEnvs();
      await setup.close();
    },
  };
}
