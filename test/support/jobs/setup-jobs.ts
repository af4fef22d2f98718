/** Where jobs are tried: the local services behind their real endpoint, a database of the test's own, one job at a time. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../functions/engine/data/database.ts';
import type { Json, Statement } from '../../../functions/engine/data/statement.ts';
import { EngineError } from '../../../functions/engine/errors.ts';
import type { JobDefinition, JobOutcome } from '../../../functions/engine/ledger/job.ts';
import { startEndpoint } from '../../../lib/local/aws-port/aws-port.ts';
import { createChaos } from '../../../lib/local/chaos.ts';
import { createClock } from '../../../lib/local/clock.ts';
import { createIam } from '../../../lib/local/iam/iam.ts';
import type { ApiCall, AwsError, Service } from '../../../lib/local/service.ts';
import { createBedrock } from '../../../lib/local/services/bedrock/bedrock.ts';
import { createRdsSnapshots } from '../../../lib/local/services/rds-snapshots/rds-snapshots.ts';
import { createS3 } from '../../../lib/local/services/s3/s3.ts';
import { createSes } from '../../../lib/local/services/ses/ses.ts';
import { createTestDatabase, type TestDatabase } from '../database/setup-database.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const CLUSTER = 'the-cluster';
export const SENDER = 'care@example.com';

/** The engine's door to the database, without the Data API between. `broken` names statements that fail. */
function openDoor(database: TestDatabase, broken: Set<string>): Database {
  const many = <P, R>(statement: Statement<P, R>, values: P) => {
    if (broken.has(statement.name)) throw new EngineError('DATABASE_BUSY', `${statement.name} cannot be run now`);
    return database.run(statement, values);
  };
  const maybeOne: Database['maybeOne'] = async (statement, values) => (await many(statement, values))[0];
  return {
    many: async (statement, values) => many(statement, values),
    maybeOne,
    async one(statement, values) {
      const row = await maybeOne(statement, values);
      if (row === undefined) throw new Error(`${statement.name} gave no row`);
      return row;
    },
    async execute(statement, values) {
      await many(statement, values);
    },
    transaction: () => Promise.reject(new Error('no job needs one')),
  };
}

export async function openWorkshop() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'workshop-'));
  const database = await createTestDatabase();
  const clock = createClock({ startAt: NOW, frozen: true });
  const iam = createIam({ account: '111122223333', clock, seed: 'test' });
  const chaos = createChaos();
  const log = (line: string) => console.error(line);
  const endpoint = await startEndpoint({ keys: iam.keys, iam, chaos, kill: () => undefined, log });
  const origin = `http://127.0.0.1:${endpoint.port}`;
  const surroundings = { account: '111122223333', region: 'eu-west-1', origin, dataFolder, clock, iam, chaos, log };
  const serverUrl = (name = 'postgres') => database.url.replace(/[^/]*$/, name);
  const ses = createSes(surroundings);
  const s3 = createS3(surroundings);
  const connectionOf = (name: string) => (name === CLUSTER ? {} : undefined);
  const snapshots = createRdsSnapshots(surroundings, { serverUrl, connectionOf });
  /** What a service answers instead, by signing name, as long as it is there. */
  const faults = new Map<string, AwsError | object>();
  const calls: string[] = [];
  const faulty = (service: Service): Service => ({
    ...service,
    async handle(call: ApiCall) {
      calls.push(`${call.service} ${call.method} ${call.path}`);
      const fault = faults.get(call.service);
      if (fault instanceof Error) throw fault;
      const reply = await service.handle?.(call);
      return fault ? { body: fault } : (reply ?? {});
    },
  });
  endpoint.serve([ses, s3, snapshots, createBedrock(surroundings)].map(faulty));
  const create = (service: Service, type: string, properties: object) => {
    const resource = { logicalId: type.split(':').at(-1) ?? '', stack: 'Test', type, properties: { ...properties } };
    service.create(resource);
    return service.attributes(resource).ref;
  };
  create(ses, 'AWS::SES::EmailIdentity', { EmailIdentity: SENDER });
  // A function's credentials: chaos kills functions alone.
  const keys = iam.issue({ arn: 'arn:aws:iam::111122223333:root', functionName: 'job', environmentId: '1' });
  const bucket = create(s3, 'AWS::S3::Bucket', {});
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: origin,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
    FILES_BUCKET_NAME: bucket,
    SENDER_ADDRESS: SENDER,
    UNSUBSCRIBE_URL: 'https://api.example.com/unsubscribe/',
    MODEL_ID: 'amazon.nova-lite-v1:0',
    DATABASE_CLUSTER_IDENTIFIER: CLUSTER,
  });
  const broken = new Set<string>();
  const door = openDoor(database, broken);
  return {
    database,
    clock,
    chaos,
    bucket: bucket ?? '',
    dataFolder,
    faults,
    broken,
    calls,
    mailbox: ses.mailbox,
    /** As the engine does: what is thrown by a door is a failure with a code. */
    async run<P>(
      definition: JobDefinition<P>,
      tenantId: string,
      payload: Json,
      id: string = randomUUID(),
    ): Promise<JobOutcome> {
      try {
        const job = { id, tenantId, payload: definition.read(payload), attempt: 1, now: clock.now() };
        return await definition.run(job, {
          database: door,
          progress: async () => undefined,
          note: async () => undefined,
        });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return { kind: 'failed', reason: `${error.code}: ${error.message}`, retry: error.retry === 'backoff' };
      }
    },
    async settle() {
      while (!snapshots.idle?.()) await new Promise((done) => setImmediate(done));
    },
    async close() {
      await snapshots.stop?.();
      await endpoint.stop();
      clock.stop();
      await database.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>;
