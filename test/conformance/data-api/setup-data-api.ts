/** The local Data API and its secrets behind a bare HTTP server, with a PostgreSQL of its own. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { inject } from 'vitest';
import { startPostgres } from '../../../lib/database/postgres.ts';
import { createClock, type MovableClock } from '../../../lib/local/clock.ts';
import { type ApiCall, AwsError, type Resource, type Surroundings } from '../../../lib/local/service.ts';
import { createRdsData, type RdsData } from '../../../lib/local/services/rds-data/rds-data.ts';
import {
  createSecretsManager,
  type SecretsManager,
} from '../../../lib/local/services/secrets-manager/secrets-manager.ts';

export interface DataApiHarness {
  readonly client: RDSDataClient;
  readonly endpoint: string;
  readonly secretsClient: SecretsManagerClient;
  readonly clock: MovableClock;
  readonly rdsData: RdsData;
  readonly secrets: SecretsManager;
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly database: string;
  readonly dataFolder: string;
  readonly surroundings: Surroundings;
  /** Every `action resource` that was authorised, in order. */
  readonly authorised: string[];
  /** Actions that are refused from now on. */
  readonly denied: Set<string>;
  /** Takes a resource into whichever service handles it; gives its attributes. */
  create(
    type: string,
    logicalId: string,
    properties: Record<string, unknown>,
  ): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
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

/** `statementTimeoutMs` stands in for AWS's 45 seconds. */
export async function startDataApi(options: { statementTimeoutMs?: number } = {}): Promise<DataApiHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'data-api-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when the tests run as root
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    copyOf: inject('blankCluster'),
    throwAway: true,
  });
  const clock = createClock();
  const authorised: string[] = [];
  const denied = new Set<string>();
  const authorize = (action: string, resource: string) => {
    if (denied.has(action)) throw accessDenied(action, resource);
    authorised.push(`${action} ${resource}`);
  };
  const never = () => {
    throw new Error('not part of this harness');
  };
  const surroundings: Surroundings = {
    account: ACCOUNT,
    region: REGION,
    origin: 'http://127.0.0.1',
    dataFolder: join(folder, 'data'),
    clock,
    iam: {
      authorize: ({ action, resource }) => authorize(action, resource),
      assume: never,
      issue: never,
      revoke: never,
    },
    chaos: {
      duplicateDelivery: () => false,
      reorderDelivery: () => false,
      deliveryDelaySeconds: () => 0,
      scheduleDelaySeconds: () => 0,
      apiFault: () => undefined,
      killAt: () => undefined,
    },
    log: () => undefined,
  };
  const secrets = createSecretsManager(surroundings, { connectionOf: (target) => rdsData.connectionOf(target) });
  const rdsData: RdsData = createRdsData(surroundings, { serverUrl: postgres.url, secrets, ...options });

  const create: DataApiHarness['create'] = async (type, logicalId, properties) => {
    const resource: Resource = { type, logicalId, stack: 'Test', properties };
    const service = [secrets, rdsData].find(({ handles }) => handles.includes(type));
    const attributes = service?.attributes(resource);
    await service?.create(resource);
    return { ...attributes };
  };

  const server = createServer(async (request, response) => {
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
      authorize,
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
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const connection = {
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const client = new RDSDataClient(connection);
  const secretsClient = new SecretsManagerClient(connection);

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
  await create('AWS::RDS::DBInstance', 'Writer', {
    DBClusterIdentifier: cluster.ref,
    DBInstanceClass: 'db.serverless',
  });
  await create('AWS::SecretsManager::SecretTargetAttachment', 'Attachment', {
    SecretId: secretArn,
    TargetId: cluster.ref,
    TargetType: 'AWS::RDS::DBCluster',
  });

  return {
    client,
    endpoint: connection.endpoint,
    secretsClient,
    clock,
    rdsData,
    secrets,
    clusterArn: cluster.DBClusterArn ?? '',
    secretArn,
    database: 'crm',
    dataFolder: surroundings.dataFolder,
    surroundings,
    authorised,
    denied,
    create,
    async stop() {
      client.destroy();
      secretsClient.destroy();
      await rdsData.stop?.();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      clock.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
