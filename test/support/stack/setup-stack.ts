/** The synthesised stack, running: what end-to-end tests drive over HTTP, SQL, the queues and the clock. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type pg from 'pg';
import { pascalCase } from '../../../lib/deploy/pascal-case.ts';
import type { LocalChaos } from '../../../lib/local/chaos.ts';
import { createClock } from '../../../lib/local/clock.ts';
import type { StatementToDrop } from '../../../lib/local/iam/without-statement.ts';
import { type Runtime, startRuntime } from '../../../lib/local/runtime/runtime.ts';
import { type Connection, readConnection } from '../../../lib/start/connection.ts';
import { openDatabase } from '../database/open-database.ts';
import { openStackParts, type StackParts } from './setup-stack-parts.ts';
import type { ContextValues } from './synthesise.ts';

interface RestartOptions {
  /** Starts as if the template did not have this statement. */
  readonly withoutStatement?: StatementToDrop;
}

interface ClockOptions {
  /** The clock goes on by itself, for what is measured in real time. Otherwise only tests move it. */
  readonly isTicking?: boolean;
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: replies have every shape; what a test expects of them is the check
  readonly body: any;
}

export interface CallOptions {
  readonly key?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Tenant {
  readonly tenantId: string;
  readonly adminKey: string;
}

export interface RunningStack {
  readonly connection: Connection;
  readonly runtime: Runtime;
  readonly chaos: LocalChaos;
  now(): Date;
  api(method: string, path: string, options?: CallOptions): Promise<Reply>;
  /** Runs SQL as the superuser, without row-level security. */
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Creates a tenant through the API, with the default triggers. */
  newTenant(timeZone?: string): Promise<Tenant>;
  /** Sends a message as an administrator: text as it is, anything else as JSON. */
  send(queue: string, body: unknown): Promise<void>;
  /** Moves the clock by milliseconds or to an instant. Resolves when everything due has run. */
  advance(by: number | Date): Promise<void>;
  settle(): Promise<void>;
  /** By function name: the queue's messages in any state, and its dead letters. */
  queues(): Record<string, { readonly waiting: number; readonly dead: number }>;
  /** The physical name of a function, from its folder: `burn-rate`, `api-triggers`. */
  functionName(folder: string): string;
  /** Removes every tenant with all its data. */
  forgetTenants(): Promise<void>;
  /** Returns everything in the functions' logs. */
  logs(): string;
  /** The lines that the runtime printed. */
  said(): readonly string[];
  /** Stops the runtime and starts it on the same data, with the clock at `at`. */
  restart(at: Date, options?: RestartOptions): Promise<void>;
  stop(): Promise<void>;
}

/** A Monday morning, with no change of clocks nearby. */
const MONDAY = new Date('2026-02-02T09:00:00Z');

interface Current {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly sqs: SQSClient;
}

async function boot(
  parts: StackParts,
  startAt: Date,
  { withoutStatement, isTicking = false }: RestartOptions & ClockOptions = {},
): Promise<Current> {
  const runtime = await startRuntime({
    assembly: parts.assembly,
    dataFolder: parts.folder,
    postgres: parts.postgres,
    clock: createClock({ startAt, frozen: !isTicking }),
    ...(withoutStatement ? { withoutStatement } : {}),
    log: (line) => void parts.said.push(line),
  });
  const { endpointUrl: endpoint, region, administrator: credentials } = runtime;
  const sqs = new SQSClient({ endpoint, region, credentials });
  return { runtime, sqs, connection: await readConnection(runtime, parts.postgres) };
}

async function call({ connection }: Current, method: string, path: string, options: CallOptions): Promise<Reply> {
  const { key, body, headers = {} } = options;
  const response = await fetch(`${connection.apiUrl}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // One route returns an HTML page.
  const isJson = !response.headers.get('content-type')?.startsWith('text/');
  return { status: response.status, body: text === '' ? undefined : isJson ? JSON.parse(text) : text };
}

async function createTenant(current: Current, number: number, timeZone: string): Promise<Tenant> {
  const key = current.connection.platformKey;
  const body = { slug: `tenant-${number}`, name: `Tenant ${number}`, timeZone };
  const made = await call(current, 'POST', '/api/admin/tenants', { key, body });
  if (made.status !== 201) throw new Error(`No tenant: ${made.status} ${JSON.stringify(made.body)}`);
  return { tenantId: made.body.tenantId, adminKey: made.body.key };
}

function queuesOf({ runtime, connection }: Current): ReturnType<RunningStack['queues']> {
  const byUrl = Object.fromEntries(Object.values(runtime.services.sqs.statistics()).map((queue) => [queue.url, queue]));
  const worked = Object.entries(connection.aws.queueUrls).filter(([, url]) => byUrl[url]?.dead !== undefined);
  return Object.fromEntries(
    worked.map(([name, url]) => {
      const { visible = 0, inFlight = 0, delayed = 0, dead = 0 } = byUrl[url] ?? {};
      return [name, { waiting: visible + inFlight + delayed, dead }];
    }),
  );
}

function functionName({ runtime }: Current, folder: string): string {
  const found = runtime.resources.find(
    ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(`${pascalCase(folder)}Handler`),
  );
  if (!found) throw new Error(`The stack has no function ${folder}`);
  return found.attributes.ref;
}

/** Keeps the keys of the platform and the record of migrations. */
const FORGET_TENANTS = `
  truncate crm.tenants cascade;
  truncate automation.automated_triggers, automation.imported_triggers, automation.trigger_evaluations, automation.triggered_tasks,
    automation.trigger_watermarks, automation.trigger_agenda, automation.changed_customers, automation.audit_log,
    automation.idempotency_keys;
  delete from automation.api_keys where tenant_id is not null`;

function readLogs(parts: StackParts): string {
  const folder = join(parts.folder, 'logs');
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
}

/**
 * Starts a stack with its own PostgreSQL and data folder: logins are roles of a server, so two stacks cannot share one. `context` are
 * values beyond the usual ones.
 */
export async function startStack(
  startAt = MONDAY,
  context?: ContextValues,
  clock: ClockOptions = {},
): Promise<RunningStack> {
  const parts = await openStackParts(context);
  let current = await boot(parts, startAt, clock).catch(async (error: unknown) => {
    await parts.close();
    throw error;
  });
  const database = await openDatabase(current.connection.databaseUrl);
  let tenants = 0;
  return {
    get connection() {
      return current.connection;
    },
    get runtime() {
      return current.runtime;
    },
    get chaos() {
      return current.runtime.chaos;
    },
    now: () => current.runtime.clock.now(),
    api: (method, path, given = {}) => call(current, method, path, given),
    query: database.query,
    newTenant: (timeZone = 'UTC') => createTenant(current, ++tenants, timeZone),
    async send(queue, body) {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      const QueueUrl = current.connection.aws.queueUrls[queue];
      await current.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    advance: (by) => current.runtime.advance(by),
    settle: () => current.runtime.settle(),
    queues: () => queuesOf(current),
    functionName: (folder) => functionName(current, folder),
    forgetTenants: async () => void (await database.query(FORGET_TENANTS)),
    logs: () => readLogs(parts),
    said: () => parts.said,
    async restart(at, options) {
      current.sqs.destroy();
      await current.runtime.stop();
      current = await boot(parts, at, { ...clock, ...options });
    },
    async stop() {
      current.sqs.destroy();
      await current.runtime.stop();
      await database.end();
      await parts.close();
    },
  };
}
