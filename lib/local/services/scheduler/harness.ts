/** For the tests of this folder: Scheduler behind the real endpoint and IAM, its targets written down. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { createChaos } from '../../chaos.ts';
import { createClock } from '../../clock.ts';
import { startEndpoint } from '../../endpoint.ts';
import { createIam } from '../../iam/iam.ts';
import { AwsError, type Credentials, type OutgoingMessage, type Resource } from '../../service.ts';
import { createScheduler, type SchedulerOptions } from './scheduler.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
export const DEAD = `arn:aws:sqs:${REGION}:${ACCOUNT}:dead`;
export const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/executor`;

const roleResource = (name: string, principal: string, statements: object[], condition: object = {}): Resource => ({
  logicalId: name,
  stack: 'Test',
  type: 'AWS::IAM::Role',
  properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: principal }, ...condition }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

export const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });

/** A schedule that is right in everything; a test says only what matters to it. */
export const aSchedule = (more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'nightly',
  ScheduleExpression: 'cron(0 2 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: QUEUE, RoleArn: ROLE, Input: 'go' },
  ...more,
});

export interface HarnessOptions extends SchedulerOptions {
  readonly at?: string;
  /** Of an earlier harness, to start again on its data. */
  readonly folder?: string;
  readonly resources?: readonly Resource[];
}

export async function startHarness({
  at = '2026-01-01T00:00:00Z',
  folder,
  resources = [],
  ...options
}: HarnessOptions) {
  const dataFolder = folder ?? mkdtempSync(join(tmpdir(), 'scheduler-'));
  const clock = createClock({ startAt: new Date(at), frozen: true });
  const iam = createIam({ account: ACCOUNT, clock, seed: 'test' });
  const chaos = createChaos();
  const log: string[] = [];
  const group = { StringLike: { 'aws:SourceArn': `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/*` } };
  const may = [
    allow('sqs:SendMessage', QUEUE),
    allow('sqs:SendMessage', DEAD),
    allow('lambda:InvokeFunction', FUNCTION),
  ];
  iam.create(roleResource('executor', 'scheduler.amazonaws.com', may, { Condition: group }));
  iam.create(roleResource('stranger', 'lambda.amazonaws.com', may));

  const sent: { queueArn: string; message: OutgoingMessage }[] = [];
  const invoked: { functionArn: string; event: unknown }[] = [];
  /** What a target answers instead, while set. */
  const trouble: { error?: Error } = {};
  const targets = {
    sqs: {
      send(queueArn: string, message: OutgoingMessage, caller: { arn: string; roleArn?: string }) {
        iam.authorize({ caller, action: 'sqs:SendMessage', resource: queueArn });
        if (trouble.error && queueArn === QUEUE) throw trouble.error;
        sent.push({ queueArn, message });
      },
    },
    lambda: {
      invoke: () => Promise.reject(new Error('Scheduler invokes asynchronously')),
      invokeLater(functionArn: string, event: unknown) {
        if (functionArn !== FUNCTION) throw new AwsError('ResourceNotFoundException', 'no such function', 404);
        invoked.push({ functionArn, event });
      },
      kill: () => undefined,
    },
  };
  const endpoint = await startEndpoint({ keys: iam.keys, iam, chaos, kill: () => undefined, log: (l) => log.push(l) });
  const surroundings = {
    account: ACCOUNT,
    region: REGION,
    origin: `http://127.0.0.1:${endpoint.port}`,
    dataFolder,
    clock,
    iam,
    chaos,
    log: (line: string) => void log.push(line),
  };
  const scheduler = createScheduler(surroundings, targets, options);
  for (const resource of resources) await scheduler.create(resource);
  endpoint.serve([scheduler]);
  await scheduler.start?.();

  let callers = 0;
  const settle = async () => {
    while (!scheduler.idle?.()) await new Promise((done) => setImmediate(done));
  };
  const clientOf = (credentials: Credentials) =>
    new SchedulerClient({ region: REGION, endpoint: surroundings.origin, credentials, maxAttempts: 1 });
  await settle();
  return {
    scheduler,
    clock,
    chaos,
    sent,
    invoked,
    trouble,
    log,
    settle,
    folder: dataFolder,
    client: clientOf(iam.keys.administrator),
    /** A client whose role may do just this. */
    clientWith(...statements: object[]) {
      const name = `caller-${++callers}`;
      iam.create(roleResource(name, 'lambda.amazonaws.com', statements));
      const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/x`;
      return clientOf(iam.issue({ arn, roleArn: `arn:aws:iam::${ACCOUNT}:role/${name}` }));
    },
    moveTo: (instant: string) => clock.moveTo(new Date(instant), settle),
    bodies: () => sent.map(({ message }) => message.body),
    /** Keeps the data, for the next start. */
    async halt() {
      await scheduler.stop?.();
      clock.stop();
      await endpoint.stop();
    },
    async end() {
      await this.halt();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;
