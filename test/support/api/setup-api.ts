/**
 * The API's functions over the local Data API and SQS, each called as API Gateway would: the route is found, the
 * authorizer asked, its context passed on as text. A database of its own, migrated by the function that is deployed.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { expect, inject } from 'vitest';
import type { HttpEvent, HttpReply } from '../../../functions/api/http/request/http-event.ts';
import type { Route } from '../../../functions/api/http/request/route.ts';
import { openapi } from '../../../functions/api/public/openapi.ts';
import { environment } from '../../../functions/engine/environment.ts';
import * as registry from '../../../functions/registry.ts';
import { readSchema } from '../../../lib/database/read-schema.ts';
import { type DataApiSetup, startDataApi } from '../../../lib/local/services/rds-data/setup-data-api.ts';
import { gatewayEvent, type Request } from './gateway-event.ts';
import { startQueues, type TestQueues } from './setup-queues.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  // Tests look into replies of every shape; what they expect is what checks it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
  /** The body as it came: parsing rounds numbers. */
  readonly text: string | undefined;
}

export interface TestApi {
  call(request: Request): Promise<Reply>;
  readonly platformKey: string;
  readonly data: DataApiSetup;
  /** As the owner of the schema, past row-level security. */
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Connects as the API's own login. */
  asApi<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Takes every message out of a function's queue. */
  readonly messages: TestQueues['messages'];
  readonly queues: TestQueues;
  stop(): Promise<void>;
}

async function secretOf(data: DataApiSetup, SecretId: string): Promise<Record<string, string>> {
  const { SecretString = '{}' } = await data.secretsClient.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString);
}

async function createSecrets(data: DataApiSetup) {
  const secret = async (logicalId: string, template: object, key: string) => {
    const { ref = '' } = await data.create('AWS::SecretsManager::Secret', logicalId, {
      GenerateSecretString: {
        SecretStringTemplate: JSON.stringify(template),
        GenerateStringKey: key,
        PasswordLength: 40,
        ExcludePunctuation: true,
      },
    });
    return ref;
  };
  return {
    engine: await secret('EngineLogin', { username: 'followthrough_engine' }, 'password'),
    api: await secret('ApiLogin', { username: 'followthrough_api' }, 'password'),
    platform: await secret('PlatformKey', {}, 'key'),
    signing: await secret('Signing', {}, 'key'),
    sealing: await secret('Sealing', {}, 'key'),
    checksum: await secret('Checksum', {}, 'key'),
    meta: await secret('Meta', { appSecret: 'app-secret' }, 'verifyToken'),
  };
}

type Handler = (event: HttpEvent) => Promise<HttpReply>;

/** Imports a handler when it is first called: a test calls few of them. The environment must be set before. */
async function handlerOf(name: string): Promise<Handler> {
  return (await import(`../../../functions/api/${name}/handler.ts`)).handler;
}

type Secrets = Awaited<ReturnType<typeof createSecrets>>;

function setEnvironment(data: DataApiSetup, queues: TestQueues, secrets: Secrets): void {
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_RDS_DATA: data.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: data.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    [environment.clusterArn]: data.clusterArn,
    [environment.databaseName]: data.database,
    [environment.bucketName]: 'files', // URLs are signed, and nothing is sent there
    [environment.queueUrls]: JSON.stringify({ prefix: '', names: queues.urls }),
    [environment.deadLetters]: JSON.stringify(queues.deadLetters),
    [environment.requestsPerMinute]: '12000',
    [environment.schedules]: '{}', // as the definitions say
    [environment.engineSecretArn]: secrets.engine,
    [environment.apiSecretArn]: secrets.api,
    [environment.platformKeySecretArn]: secrets.platform,
    [environment.signingSecretArn]: secrets.signing,
    [environment.sealingSecretArn]: secrets.sealing,
    [environment.checksumSecretArn]: secrets.checksum,
    [environment.metaSecretArn]: secrets.meta,
    [environment.secretArn]: data.secretArn,
  });
}

let contract: ReturnType<typeof openapi> | undefined;

/** Every call of every test holds the OpenAPI document to what it says of statuses. */
function expectDocumented({ path, method }: Route, status: number): void {
  contract ??= openapi('https://api.test');
  const operation: unknown = contract.paths[path]?.[method.toLowerCase()];
  if (status !== 304)
    expect(operation, `${method} ${path} replied ${status}`).toHaveProperty(['responses', String(status)]);
}
/** Calls handlers as the gateway would, behind the authorizer. */
async function createCall(): Promise<TestApi['call']> {
  const { handler: authorize } = await import('../../../functions/api/authorizer/handler.ts');
  return async (request) => {
    const { event, route, functionName } = gatewayEvent(request, randomUUID());
    const isOpen = event.routeKey === '$default' || route?.access === 'public';
    const { context } = isOpen ? { context: undefined } : await authorize(event as never);
    const handle = await handlerOf(functionName);
    const reply = await handle({
      ...event,
      requestContext: { ...event.requestContext, ...(context ? { authorizer: { lambda: context } } : {}) },
    });
    if (route) expectDocumented(route, reply.statusCode);
    // Replies in base64 are compressed text, or a file.
    const isCompressed = reply.headers?.['content-encoding'] === 'gzip';
    const text = isCompressed ? gunzipSync(Buffer.from(reply.body ?? '', 'base64')).toString() : reply.body;
    const body = text === undefined || route?.isPage ? text : JSON.parse(text);
    return {
      status: reply.statusCode,
      headers: reply.headers as Record<string, string>,
      cookies: reply.cookies ?? [],
      ...{ body, text },
    };
  };
}

async function startServices(copyOf?: string) {
  const data = await startDataApi(copyOf === undefined ? {} : { copyOf });
  const queues = await startQueues(
    Object.values({ ...registry.triggers, ...registry.maintenance }).map(({ name }) => name),
  );
  const secrets = await createSecrets(data);
  setEnvironment(data, queues, secrets);
  return { data, queues, secrets };
}

/** Returns a cluster with the schema and nothing else. To make it takes seconds: the first test of a run does, for all. */
async function migratedCluster(): Promise<string> {
  const folder = inject('migratedCluster');
  if (existsSync(folder)) return folder;
  const { data, queues } = await startServices();
  const { connect } = await import('../../../functions/engine/data/database.ts');
  const { applySchema } = await import('../../../functions/deploy/migrate/schema/apply-schema.ts');
  await applySchema(connect(0), readSchema());
  await queues.stop();
  await data.stop(folder);
  return folder;
}

export async function startApi(): Promise<TestApi> {
  const { data, queues, secrets } = await startServices(await migratedCluster());
  const { migrate } = await import('../../../functions/deploy/migrate/migrate.ts');
  // A new database each time, so there is nothing to remember.
  await migrate(readSchema(), { memory: { read: async () => undefined, write: async () => undefined } });
  process.env[environment.secretArn] = secrets.api;

  const login = await secretOf(data, data.secretArn);
  const apiLogin = await secretOf(data, secrets.api);
  const place = { host: login.host, port: Number(login.port), database: data.database };
  const client = new pg.Client({ ...place, user: login.username, password: login.password });
  await client.connect();

  return {
    data,
    platformKey: (await secretOf(data, secrets.platform)).key ?? '',
    messages: queues.messages,
    queues,
    query: async (sql, values) => (await client.query(sql, values)).rows,
    call: await createCall(),
    async asApi(work) {
      const api = new pg.Client({ ...place, user: apiLogin.username, password: apiLogin.password });
      await api.connect();
      return work(api).finally(() => api.end());
    },
    async stop() {
      await client.end();
      await queues.stop();
      await data.stop();
    },
  };
}
