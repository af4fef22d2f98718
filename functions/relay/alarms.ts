/** One-time schedules that invoke the relay again. Many sleepers share one: it is named after its minute. */
import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { environment, required } from '../engine/environment.ts';

let client: SchedulerClient | undefined;

const MINUTE_MS = 60_000;
/** Scheduler gives up handing over after this; the next sweep, or the next ring, finds what was due. */
const MOST_AGE_SECONDS = 3600;

async function setAlarm(name: string, at: Date, input: object, functionArn: string): Promise<void> {
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
    // Set before, for somebody else who sleeps until then.
    if (!(error instanceof ConflictException)) throw error;
  }
}

/** `at` is a whole minute. */
export const wakeAt = (at: Date, functionArn: string): Promise<void> =>
  setAlarm(`wake-${at.getTime() / MINUTE_MS}`, at, { wake: true }, functionArn);

/** At the next multiple of the sweep's minutes: everybody who asks until then gets the same one. */
export function sweepAfter(now: Date, functionArn: string): Promise<void> {
  const periodMs = Number(required(environment.sweepMinutes)) * MINUTE_MS;
  const slot = Math.floor(now.getTime() / periodMs) + 1;
  return setAlarm(`sweep-${slot}`, new Date(slot * periodMs), { sweep: true }, functionArn);
}
