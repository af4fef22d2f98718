/** The content of `runtime.json`: URLs, keys and names to use a running stack with. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Runtime } from '../local/runtime/runtime.ts';
import type { DatabaseServer } from './database.ts';
import { readQueueUrls } from './queue-urls.ts';

export interface Connection {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly databaseUrl: string;
  readonly platformKey: string;
  readonly demo: { readonly tenantId: string; readonly adminKey: string } | null;
  readonly aws: {
    readonly endpointUrl: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly clusterArn: string;
    readonly secretArn: string;
    readonly database: string;
    readonly queueUrls: Readonly<Record<string, string>>;
  };
}

function output(runtime: Runtime, name: string): string {
  const values = Object.values(runtime.outputs).map((stack) => stack[name]);
  const value = values.find((one) => one !== undefined);
  if (typeof value !== 'string') throw new Error(`no stack has an output ${name}`);
  return value;
}

async function readPlatformKey(runtime: Runtime): Promise<string> {
  const { endpointUrl, region, administrator } = runtime;
  const secrets = new SecretsManagerClient({ endpoint: endpointUrl, region, credentials: administrator });
  const SecretId = output(runtime, 'PlatformKeySecretArn');
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  secrets.destroy();
  return String(JSON.parse(SecretString).key);
}

/** Statements of older systems name tables without a schema. */
function withSearchPath(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  if (!url.searchParams.has('options')) url.searchParams.set('options', '-csearch_path=public,crm,automation');
  return url.href;
}

/** Reads everything except the demo, which may not exist yet. */
export async function readConnection(runtime: Runtime, server: DatabaseServer): Promise<Connection> {
  if (!runtime.apiUrl) throw new Error('the stack has no HTTP API');
  const database = output(runtime, 'DatabaseName');
  return {
    apiUrl: runtime.apiUrl,
    controlUrl: runtime.controlUrl,
    databaseUrl: withSearchPath(server.url(database)),
    platformKey: await readPlatformKey(runtime),
    demo: null,
    aws: {
      endpointUrl: runtime.endpointUrl,
      region: runtime.region,
      accessKeyId: runtime.administrator.accessKeyId,
      secretAccessKey: runtime.administrator.secretAccessKey,
      clusterArn: output(runtime, 'ClusterArn'),
      secretArn: output(runtime, 'MasterSecretArn'),
      database,
      queueUrls: readQueueUrls(runtime),
    },
  };
}
