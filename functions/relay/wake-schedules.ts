/** One-time schedules that invoke the relay later. Each is named after its minute, so that all work of a minute shares one. */
import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { environment, required } from '../engine/environment.ts';

let client: SchedulerClient | undefined;

const MINUTE_MS = 60_000;
/** Scheduler stops retrying after this; the next sweep or wake-up finds what was due. */
const MOST_AGE_SECONDS = 3600;

async function createWakeUp(name: string, at: Date, input: object, functionArn: string): Promise<void> {
  client ??= new SchedulerClient({});
  try {
    await client.send(
      new CreateScheduleCommand({
        Name: name,
        GroupName: required(environment.wakeScheduleGroup),
        ScheduleExpression: `at(${at.toISOString().slice(0, 19)})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: functionArn,
          RoleArn: required(environment.wakeRoleArn),
          Input: JSON.stringify(input),
          RetryPolicy: { MaximumEventAgeInSeconds: MOST_AGE_SECONDS },
          DeadLetterConfig: { Arn: required(environment.wakeDeadLetterArn) },
        },
      }),
    );
  } catch (error) {
    // The schedule of this minute exists already.
    if (!(error instanceof ConflictException)) throw error;
  }
}

/** Invokes the relay at `at`, which is a whole minute. Idempotent. */
export const wakeRelayAt = (at: Date, functionArn: string): Promise<void> =>
  createWakeUp(`wake-${at.getTime() / MINUTE_MS}`, at, { wake: true }, functionArn);

/** Invokes the relay with a sweep at the next multiple of the sweep's minutes. Idempotent until then. */
export function sweepAfter(now: Date, functionArn: string): Promise<void> {
  const periodMs = Number(required(environment.sweepMinutes)) * MINUTE_MS;
  const slot = Math.floor(now.getTime() / periodMs) + 1;
  return createWakeUp(`sweep-${slot}`, new Date(slot * periodMs), { sweep: true }, functionArn);
}
