/** For the tests of this folder: Scheduler behind the real AWS port and IAM, with targets that record what they get. */
import { type CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { AwsError, type Iam, type OutgoingMessage, type Resource } from '../../service.ts';
import { ACCOUNT, allow, REGION, roleResource, startService } from '../setup-service.ts';
import { createScheduler, type SchedulerOptions } from './scheduler.ts';

export const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
export const DEAD = `arn:aws:sqs:${REGION}:${ACCOUNT}:dead`;
export const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/executor`;

/** A valid schedule. Tests override what matters to them. */
export const aSchedule = (more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'nightly',
  ScheduleExpression: 'cron(0 2 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: QUEUE, RoleArn: ROLE, Input: 'go' },
  ...more,
});

export interface TestSchedulerOptions extends SchedulerOptions {
  readonly at?: string;
  /** The folder of an earlier set-up, to start on its data. */
  readonly folder?: string;
  readonly resources?: readonly Resource[];
}

const group = { StringLike: { 'aws:SourceArn': `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/*` } };
const may = [allow('sqs:SendMessage', QUEUE), allow('sqs:SendMessage', DEAD), allow('lambda:InvokeFunction', FUNCTION)];
const roles = [
  roleResource('executor', 'scheduler.amazonaws.com', may, { Condition: group }),
  roleResource('stranger', 'lambda.amazonaws.com', may),
];

/** Targets that record what they get, and their records. */
function createTargets() {
  const sent: { queueArn: string; message: OutgoingMessage }[] = [];
  const invoked: { functionArn: string; event: unknown }[] = [];
  /** While set, the queue throws this. */
  const trouble: { error?: Error } = {};
  const targetsUnder = (iam: Iam) => ({
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
  });
  return { sent, invoked, trouble, targetsUnder };
}

export async function startTestScheduler({
  at = '2026-01-01T00:00:00Z',
  folder,
  resources = [],
  ...options
}: TestSchedulerOptions) {
  const { sent, invoked, trouble, targetsUnder } = createTargets();
  const log: string[] = [];
  const api = await startService((context) => createScheduler(context, targetsUnder(context.iam), options), {
    at,
    roles,
    resources,
    log: (line) => void log.push(line),
    ...(folder === undefined ? {} : { folder }),
  });
  await api.settle();
  return {
    scheduler: api.service,
    clock: api.clock,
    chaos: api.chaos,
    sent,
    invoked,
    trouble,
    log,
    settle: api.settle,
    folder: api.dataFolder,
    client: new SchedulerClient(api.connection),
    /** A client whose role has only these permissions. */
    clientWith: (...statements: object[]) => new SchedulerClient(api.connectionWith(...statements)),
    moveTo: (instant: string) => api.clock.moveTo(new Date(instant), api.settle),
    bodies: () => sent.map(({ message }) => message.body),
    /** Stops and keeps the data, for the next start. */
    halt: () => api.halt(),
    end: () => api.stop(),
  };
}

export type TestScheduler = Awaited<ReturnType<typeof startTestScheduler>>;
