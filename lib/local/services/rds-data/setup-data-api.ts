/** For tests: the local Data API and its secrets behind a plain HTTP server, with a PostgreSQL of their own. */
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { inject } from 'vitest';
import { type Postgres, startPostgres } from '../../../database/postgres.ts';
import { createClock, type MovableClock } from '../../clock.ts';
import { type ApiCall, AwsError, type Resource, type ServiceContext } from '../../service.ts';
import { createSecretsManager, type SecretsManager } from '../secrets-manager/secrets-manager.ts';
import { noChaos } from '../setup-context.ts';
import { createRdsData, type RdsData } from './rds-data.ts';

export interface DataApiSetup {
  readonly client: RDSDataClient;
  readonly endpoint: string;
  readonly secretsClient: SecretsManagerClient;
  readonly clock: MovableClock;
  readonly rdsData: RdsData;
  readonly secrets: SecretsManager;
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly database: string;
  /** For a session of the superuser beside the Data API. */
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly context: ServiceContext;
  /** Every `action resource` that was authorised, in order. */
  readonly authorised: string[];
  /** Actions that are refused from now on. */
  readonly denied: Set<string>;
  /** Creates a resource in the service that handles its type, and returns its attributes. */
  create(
    type: string,
    logicalId: string,
    properties: Record<string, unknown>,
  ): Promise<Readonly<Record<string, string>>>;
  /** `keepAs`: where the folder of PostgreSQL is left, to be copied. One that is there already stays. */
  stop(keepAs?: string): Promise<void>;
}

const ACCOUNT = '000000000000';
const REGION = 'eu-central-1';
const CALLER = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/tester/session` };

const accessDenied = (action: string, resource: string) =>
  new AwsError(
    'AccessDeniedException',
    `User: ${CALLER.arn} is not authorized to perform: ${action} on resource: ${resource}`,
    403,
  );

type Permissions = Pick<DataApiSetup, 'authorised' | 'denied'>;
type Services = Pick<DataApiSetup, 'rdsData' | 'secrets'>;

/** Records every permission that is asked for, and refuses those in `denied`. */
const authorize = ({ authorised, denied }: Permissions, action: string, resource: string) => {
  if (denied.has(action)) throw accessDenied(action, resource);
  authorised.push(`${action} ${resource}`);
};

function createContext(dataFolder: string, clock: MovableClock, permissions: Permissions): ServiceContext {
  const never = () => {
    throw new Error('not part of this set-up');
  };
  return {
    account: ACCOUNT,
    region: REGION,
    origin: 'http://127.0.0.1',
    dataFolder,
    clock,
    iam: {
      authorize: ({ action, resource }) => authorize(permissions, action, resource),
      assume: never,
      issue: never,
      revoke: never,
    },
    chaos: noChaos,
    log: () => undefined,
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { secrets, rdsData }: Services,
  permissions: Permissions,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const target = String(request.headers['x-amz-target'] ?? '');
  const service = target.startsWith('secretsmanager.') ? secrets : rdsData;
  const call: ApiCall = {
    service: service.signingName ?? '',
    operation: target.split('.')[1] ?? '',
    method: request.method ?? '',
    path: request.url ?? '',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.concat(chunks),
    caller: CALLER,
    authorize: (action, resource) => authorize(permissions, action, resource),
  };
  const type = { 'content-type': service === secrets ? 'application/x-amz-json-1.1' : 'application/json' };
  try {
    const reply = await service.handle(call);
    response.writeHead(reply.status ?? 200, { ...type, ...reply.headers }).end(JSON.stringify(reply.body));
  } catch (error) {
    const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
    const body = { __type: known.name, message: known.message, ...known.members };
    response.writeHead(known.status, { ...type, 'x-amzn-errortype': known.name }).end(JSON.stringify(body));
  }
}

/** Returns the server and its port. */
async function listen(services: Services, permissions: Permissions): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => void answer(request, response, services, permissions));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

/** Creates a cluster with one writer, whose master password is in a secret, as the CDK does. */
async function createCluster(create: DataApiSetup['create']): Promise<{ clusterArn: string; secretArn: string }> {
  const { ref: secretArn = '' } = await create('AWS::SecretsManager::Secret', 'MasterSecret', {
    GenerateSecretString: {
      SecretStringTemplate: '{"username":"clusteradmin"}',
      GenerateStringKey: 'password',
      PasswordLength: 30,
    },
  });
  const cluster = await create('AWS::RDS::DBCluster', 'Cluster', {
    Engine: 'aurora-postgresql',
    EngineVersion: '17.9',
    DatabaseName: 'crm',
    EnableHttpEndpoint: true,
    MasterUsername: `{{resolve:secretsmanager:${secretArn}:SecretString:username::}}`,
    MasterUserPassword: `{{resolve:secretsmanager:${secretArn}:SecretString:password::}}`,
  });
  const writer = { DBClusterIdentifier: cluster.ref, DBInstanceClass: 'db.serverless' };
  await create('AWS::RDS::DBInstance', 'Writer', writer);
  const attachment = { SecretId: secretArn, TargetId: cluster.ref, TargetType: 'AWS::RDS::DBCluster' };
  await create('AWS::SecretsManager::SecretTargetAttachment', 'Attachment', attachment);
  return { clusterArn: cluster.DBClusterArn ?? '', secretArn };
}

async function startServer(copyOf: string): Promise<{ folder: string; postgres: Postgres }> {
  const folder = mkdtempSync(join(tmpdir(), 'data-api-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when the tests run as root
  return { folder, postgres: await startPostgres({ folder: join(folder, 'postgres'), copyOf, throwAway: true }) };
}

/** In one step, so that of two processes the first one's stays, whole. */
function leave(folder: string, keepAs: string): void {
  try {
    renameSync(folder, keepAs);
  } catch (error) {
    if (!existsSync(keepAs)) throw error;
  }
}

interface Options {
  /** In place of the 45 seconds of AWS. */
  readonly statementTimeoutMs?: number;
  /** Folder of a stopped PostgreSQL; an empty one otherwise. */
  readonly copyOf?: string;
}

export async function startDataApi({ copyOf, ...options }: Options = {}): Promise<DataApiSetup> {
  const { folder, postgres } = await startServer(copyOf ?? inject('blankCluster'));
  const clock = createClock();
  const permissions: Permissions = { authorised: [], denied: new Set() };
  const context = createContext(join(folder, 'data'), clock, permissions);
  const secrets = createSecretsManager(context, { connectionOf: (target) => rdsData.connectionOf(target) });
  const rdsData: RdsData = createRdsData(context, { serverUrl: postgres.url, secrets, ...options });
  const { server, port } = await listen({ rdsData, secrets }, permissions);
  const connection = {
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const client = new RDSDataClient(connection);
  const secretsClient = new SecretsManagerClient(connection);
  const create: DataApiSetup['create'] = async (type, logicalId, properties) => {
    const resource: Resource = { type, logicalId, stack: 'Test', properties };
    const service = [secrets, rdsData].find(({ handles }) => handles.includes(type));
    const attributes = service?.attributes(resource);
    await service?.create(resource);
    return { ...attributes };
  };
  return {
    client,
    endpoint: connection.endpoint,
    secretsClient,
    clock,
    rdsData,
    secrets,
    ...(await createCluster(create)),
    database: 'crm',
    databaseUrl: postgres.url('crm'),
    dataFolder: context.dataFolder,
    context,
    ...permissions,
    create,
    async stop(keepAs) {
      client.destroy();
      secretsClient.destroy();
      await rdsData.stop?.();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      clock.stop();
      await postgres.stop();
      if (keepAs !== undefined) leave(join(folder, 'postgres'), keepAs);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
