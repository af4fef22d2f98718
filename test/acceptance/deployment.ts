/**
 * A deployed stack, reached as its users reach it: HTTP and SQL, nothing else. With FOLLOWTHROUGH_RUNTIME, the path of a
 * runtime.json, it is the one described there: a running `npm start`, or AWS (the same members, without keys under `aws`:
 * the credentials of the environment then count). Without, the suite boots a stack of its own.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ExecuteStatementCommand, type Field, RDSDataClient } from '@aws-sdk/client-rds-data';
import type { Connection } from '../../lib/start/connection.ts';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';

type Aws = Omit<Connection['aws'], 'endpointUrl' | 'accessKeyId' | 'secretAccessKey'> & Partial<Connection['aws']>;

interface Place {
  readonly apiUrl: string;
  readonly platformKey: string;
  readonly aws: Aws;
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: replies have every shape; what a test expects of them is the check
  readonly body: any;
}

export interface Deployment {
  readonly platformKey: string;
  /** The stack's own time, which a local one may have moved. */
  now(): Promise<Date>;
  call(key: string | undefined, method: string, path: string, body?: unknown): Promise<Reply>;
  /** One statement through the Data API, every parameter a text; rows as lists of texts. */
  sql(text: string, parameters?: Readonly<Record<string, string>>): Promise<(string | null)[][]>;
  /** The evaluation behind a `statusUrl`, once it has ended. */
  ended(key: string, statusUrl: string): Promise<Reply['body']>;
  close(): Promise<void>;
}

/** Only for an evaluation that hangs: a paused cluster wakes within half a minute, a queue takes some seconds. */
const PATIENCE_MS = 5 * 60_000;
const PAUSE_MS = 500;

const textOf = (field: Field): string | null =>
  field.isNull ? null : String(field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue);

function connect({ apiUrl, platformKey, aws }: Place, close: () => Promise<void>): Deployment {
  const { endpointUrl, accessKeyId, secretAccessKey, region, clusterArn, secretArn, database } = aws;
  const client = new RDSDataClient({
    region,
    ...(endpointUrl ? { endpoint: endpointUrl } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });
  const call: Deployment['call'] = async (key, method, path, body) => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    platformKey,
    call,
    now: async () => new Date((await call(undefined, 'GET', '/health')).body.time),
    async sql(text, parameters = {}) {
      const { records = [] } = await client.send(
        new ExecuteStatementCommand({
          resourceArn: clusterArn,
          secretArn,
          database,
          sql: text,
          parameters: Object.entries(parameters).map(([name, stringValue]) => ({ name, value: { stringValue } })),
        }),
      );
      return records.map((record) => record.map(textOf));
    },
    async ended(key, statusUrl) {
      for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += PAUSE_MS) {
        const { body } = await call(key, 'GET', statusUrl);
        if (body.status === 'SUCCEEDED' || body.status === 'FAILED') return body;
        await pause(PAUSE_MS);
      }
      throw new Error(`${statusUrl} did not end within ${PATIENCE_MS / 1000} s`);
    },
    async close() {
      client.destroy();
      await close();
    },
  };
}

export async function openDeployment(): Promise<Deployment> {
  const path = process.env.FOLLOWTHROUGH_RUNTIME;
  if (path) return connect(JSON.parse(readFileSync(path, 'utf8')) as Place, async () => undefined);
  const stack: RunningStack = await startStack();
  return connect(stack.connection, () => stack.stop());
}
