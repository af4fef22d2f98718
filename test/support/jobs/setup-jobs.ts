/** For tests of single jobs: the local services on their real port, and a database for one test file. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../../functions/engine/data/statement.ts';
import { EngineError } from '../../../functions/engine/errors.ts';
import type { JobDefinition, JobOutcome } from '../../../functions/engine/ledger/job.ts';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { startAwsPort } from '../../../lib/local/aws-port/aws-port.ts';
import { createChaos } from '../../../lib/local/chaos.ts';
import { createClock } from '../../../lib/local/clock.ts';
import { createIam } from '../../../lib/local/iam/iam.ts';
import type { ApiCall, AwsError, Service } from '../../../lib/local/service.ts';
import { createBedrock } from '../../../lib/local/services/bedrock/bedrock.ts';
import { createRdsSnapshots } from '../../../lib/local/services/rds-snapshots/rds-snapshots.ts';
import { createS3 } from '../../../lib/local/services/s3/s3.ts';
import { createSecretsManager } from '../../../lib/local/services/secrets-manager/secrets-manager.ts';
import { createSes } from '../../../lib/local/services/ses/ses.ts';
import { createTestDatabase, type TestDatabase } from '../database/setup-database.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const CLUSTER = 'the-cluster';
export const SENDER = 'care@example.com';

type Parts = Awaited<ReturnType<typeof startServices>>;

/** The faults of services, and their calls, in one place for all of them. */
function createFaults() {
  /** What a service returns instead, by its signing name, as long as it is listed here. */
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
  return { faults, calls, faulty };
}

async function startServices(dataFolder: string, database: TestDatabase) {
  const clock = createClock({ startAt: NOW, frozen: true });
  const iam = createIam({ account: '111122223333', clock, seed: 'test' });
  const chaos = createChaos();
  const log = (line: string) => console.error(line);
  const awsPort = await startAwsPort({ keys: iam.keys, iam, chaos, kill: () => undefined, log });
  const origin = `http://127.0.0.1:${awsPort.port}`;
  const surroundings = { account: '111122223333', region: 'eu-west-1', origin, dataFolder, clock, iam, chaos, log };
  const serverUrl = (name = 'postgres') => database.url.replace(/[^/]*$/, name);
  const reports: object[] = [];
  const busArn = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
  const ses = createSes(surroundings, { busArn, publish: (event) => void reports.push(event) });
  const s3 = createS3(surroundings);
  const connectionOf = (name: string) => (name === CLUSTER ? {} : undefined);
  const snapshots = createRdsSnapshots(surroundings, { serverUrl, connectionOf });
  const { faults, calls, faulty } = createFaults();
  const secrets = createSecretsManager(surroundings, { connectionOf });
  awsPort.serve([ses, s3, snapshots, secrets, createBedrock(surroundings)].map(faulty));
  return { clock, iam, chaos, awsPort, origin, ses, s3, snapshots, secrets, faults, calls, busArn, reports };
}

function createResource(service: Service, type: string, properties: object): string | undefined {
  const resource = { logicalId: type.split(':').at(-1) ?? '', stack: 'Test', type, properties: { ...properties } };
  service.create(resource);
  return service.attributes(resource).ref;
}

/** Sets what functions find in their environment. Returns the bucket's name. */
function setEnvironment({ iam, origin, ses, s3, secrets, busArn }: Parts): string {
  createResource(ses, 'AWS::SES::EmailIdentity', { EmailIdentity: SENDER });
  createResource(ses, 'AWS::SES::ConfigurationSet', { Name: 'emails' });
  const EventBridgeDestination = { EventBusArn: busArn };
  createResource(ses, 'AWS::SES::ConfigurationSetEventDestination', {
    ConfigurationSetName: 'emails',
    EventDestination: { MatchingEventTypes: ['bounce', 'complaint'], EventBridgeDestination },
  });
  const bucket = createResource(s3, 'AWS::S3::Bucket', {}) ?? '';
  const checksums = createResource(secrets, 'AWS::SecretsManager::Secret', { SecretString: '{"key":"of checksums"}' });
  // A function's credentials, because chaos kills functions only.
  const keys = iam.issue({ arn: 'arn:aws:iam::111122223333:root', functionName: 'job', environmentId: '1' });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: origin,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
    FILES_BUCKET_NAME: bucket,
    CHECKSUM_SECRET_ARN: checksums,
    SENDER_ADDRESS: SENDER,
    SES_CONFIGURATION_SET: 'emails',
    UNSUBSCRIBE_URL: 'https://api.example.com/unsubscribe/',
    DOCUMENT_URL: 'https://api.example.com/documents/',
    MODEL_ID: 'amazon.nova-lite-v1:0',
    DATABASE_CLUSTER_IDENTIFIER: CLUSTER,
  });
  return bucket;
}

/** Turns an EngineError into an outcome, as the engine's runJob does. */
const outcomeOf = (run: () => Promise<JobOutcome>): Promise<JobOutcome> =>
  run().catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error;
    return { kind: 'failed', reason: `${error.code}: ${error.message}`, retry: error.retry === 'backoff' };
  });

/** Runs jobs one at a time, against the local services on their real port and a database of their own. */
export async function setUpJobs() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'followthrough-jobs-'));
  const database = await createTestDatabase();
  const services = await startServices(dataFolder, database);
  const { clock, chaos, awsPort, ses, snapshots, faults, calls, reports } = services;
  const bucket = setEnvironment(services);
  /** Names of statements that fail. */
  const broken = new Set<string>();
  const session = await openEngineSession(database.url);
  const engine = databaseOver(session, ({ name }) => {
    if (broken.has(name)) throw new EngineError('DATABASE_BUSY', `${name} cannot be run now`);
  });
  return {
    database,
    clock,
    chaos,
    bucket,
    dataFolder,
    faults,
    broken,
    calls,
    /** What SES published of bounces and complaints. */
    reports,
    mailbox: ses.mailbox,
    /** Verifies another address or domain as a sender. */
    verify: (EmailIdentity: string) => createResource(ses, 'AWS::SES::EmailIdentity', { EmailIdentity }),
    run: <P>(definition: JobDefinition<P>, tenantId: string, payload: Json, id: string = randomUUID()) =>
      outcomeOf(async () => {
        const job = { id, tenantId, payload: definition.read(payload), attempt: 1, now: clock.now() };
        return definition.run(job, { database: engine, progress: async () => undefined, note: async () => undefined });
      }),
    async settle() {
      while (!snapshots.idle?.()) await new Promise((done) => setImmediate(done));
    },
    async close() {
      await snapshots.stop?.();
      await awsPort.stop();
      clock.stop();
      await session.end();
      await database.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export type JobsSetup = Awaited<ReturnType<typeof setUpJobs>>;
