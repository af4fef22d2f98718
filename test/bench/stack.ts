/** Runs the synthesised stack on a PostgreSQL of its own, and counts every request to AWS's APIs. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type pg from 'pg';
import { pascalCase } from '../../lib/deploy/pascal-case.ts';
import { createClock } from '../../lib/local/clock.ts';
import { type Runtime, startRuntime } from '../../lib/local/runtime/runtime.ts';
import { type Connection, readConnection } from '../../lib/start/connection.ts';
import { startBenchServer } from './bench-server.ts';
import { timed } from './rounds.ts';
import { SAMPLES_NOW } from './triggers/samples.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Requests to AWS, which the bill consists of. */
export interface Counts {
  readonly statements: number;
  /** Calls of SendMessage and SendMessageBatch. */
  readonly sends: number;
  readonly invocations: number;
  /** Calls that make or remove schedules. */
  readonly schedules: number;
}

/** The running stack. */
export interface Stack {
  readonly runtime: Runtime;
  readonly connection: Connection;
  /** Superuser's session on the stack's database. */
  readonly client: pg.Client;
  /** Wall time of `cdk synth`, validation included. */
  readonly synthMs: number;
  send(queue: string, body: object): Promise<void>;
  /** Runs the deployed function of a trigger once, past its queue; throws when it reports a failure. */
  invoke(trigger: string, body: object): Promise<void>;
  /** Counts the requests of `work` and of everything that it causes. */
  count(work: () => Promise<unknown>): Promise<Counts>;
  stop(): Promise<void>;
}

/** Runs the command line, as a deployment does, into a folder of its own. */
async function synthesise(folder: string): Promise<number> {
  const cli = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const env = {
    ...process.env,
    AWS_EC2_METADATA_DISABLED: 'true',
    BUNDLE_DIR: join(folder, 'dist'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
  };
  const words = [
    cli,
    'synth',
    '--quiet',
    '--no-notices',
    '--output',
    join(folder, 'cdk.out'),
    '-c',
    'environment=local',
    '-c',
    'loopbackEndpoints=true',
  ];
  return timed(() => promisify(execFile)(process.execPath, words, { cwd: ROOT, env }));
}

/** Counts calls through the AWS port by service and operation, without Lambda's own polling of queues. */
function countCalls(runtime: Runtime): Map<string, number> {
  const calls = new Map<string, number>();
  for (const service of runtime.services.all) {
    const handle = service.handle?.bind(service);
    if (!handle) continue;
    service.handle = (call) => {
      const name = call.operation || call.service; // REST calls have no operation
      calls.set(name, (calls.get(name) ?? 0) + 1);
      return handle(call);
    };
  }
  return calls;
}

function functionArn(runtime: Runtime, trigger: string): string {
  const found = runtime.resources.find(
    ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(`${pascalCase(trigger)}Handler`),
  );
  if (!found?.attributes.Arn) throw new Error(`The stack has no function for ${trigger}`);
  return found.attributes.Arn;
}

async function invoke(runtime: Runtime, trigger: string, body: object): Promise<void> {
  const record = { messageId: 'bench', body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } };
  const { payload } = await runtime.services.lambda.invoke(functionArn(runtime, trigger), { Records: [record] });
  if (payload !== '{"batchItemFailures":[]}') throw new Error(`${trigger} failed: ${payload}`);
}

/** Starts everything. `stops` gets what to call, in reverse, also when a later step fails. */
async function open(stops: (() => unknown)[]): Promise<Omit<Stack, 'stop'>> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-stack-'));
  chmodSync(folder, 0o755);
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const synthMs = await synthesise(folder);
  const server = await startBenchServer();
  stops.push(server.stop);
  // Some hours before the first schedule is due.
  const clock = createClock({ startAt: new Date(SAMPLES_NOW.getTime() + 600_000) });
  stops.push(() => clock.stop());
  const runtime = await startRuntime({
    assembly: join(folder, 'cdk.out'),
    dataFolder: join(folder, 'data'),
    postgres: server.postgres,
    clock,
  });
  stops.push(runtime.stop);
  const connection = await readConnection(runtime, server.postgres);
  const client = await server.connect(connection.aws.database);
  await client.query('create extension pg_stat_statements');
  const { endpointUrl: endpoint, region, administrator: credentials } = runtime;
  const sqs = new SQSClient({ endpoint, region, credentials });
  stops.push(() => sqs.destroy());
  return {
    runtime,
    connection,
    client,
    synthMs,
    async send(queue, body) {
      const QueueUrl = connection.aws.queueUrls[queue];
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    },
    invoke: (trigger, body) => invoke(runtime, trigger, body),
    count: counter(runtime),
  };
}

function counter(runtime: Runtime): Stack['count'] {
  const calls = countCalls(runtime);
  const invocations = () =>
    Object.values(runtime.services.lambda.statistics()).reduce((sum, one) => sum + one.invocations, 0);
  return async (work) => {
    const before = invocations();
    calls.clear();
    await work();
    await runtime.settle();
    return {
      statements: calls.get('rds-data') ?? 0,
      sends: (calls.get('SendMessage') ?? 0) + (calls.get('SendMessageBatch') ?? 0),
      invocations: invocations() - before,
      schedules: calls.get('scheduler') ?? 0,
    };
  };
}

export async function startStack(): Promise<Stack> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
