/** Makes and removes the one-time schedules of bookings, which have a schedule group of their own. */
import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { environment, required } from '../../engine/environment.ts';

/**
 * Smaller regions allow 250 changes a second, so five thousand bookings at once are throttled. The SDK's adaptive mode is not
 * used: after a throttled call it sends one call in a second or two, long after the rush is over.
 */
const ATTEMPTS = 10;
const MINUTE = 60;

/** A schedule of a booking. */
export interface Timer {
  /** Of the decision to make it: a retry has the same id, a later decision another. */
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly bookingId: string;
  readonly callSecond: number;
}

let client: SchedulerClient | undefined;

function scheduler(): SchedulerClient {
  client ??= new SchedulerClient({ maxAttempts: ATTEMPTS });
  return client;
}

/**
 * Scheduler fires at any moment of a minute, so it gets the minute before that of the call: 1 to 120 seconds remain, and
 * the queue delays to the second. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const firesAt = (callSecond: number) => new Date((Math.floor(callSecond / MINUTE) - 1) * MINUTE * 1000);

/** Makes the schedule. Idempotent. Throws the SDK's error. */
export async function createTimer({ id, name, bookingId, callSecond }: Timer, message: object): Promise<void> {
  try {
    await scheduler().send(
      new CreateScheduleCommand({
        Name: name,
        GroupName: required(environment.timerGroup),
        // With the booking's id, because ids of decisions begin again where a backup is restored.
        ClientToken: `${id}-${bookingId}`,
        ScheduleExpression: `at(${firesAt(callSecond).toISOString().slice(0, 19)})`,
        // In the booking's own time zone an hour that comes twice would be ambiguous.
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: required(environment.callQueueArn),
          RoleArn: required(environment.timerRoleArn),
          Input: JSON.stringify(message),
          DeadLetterConfig: { Arn: required(environment.timerDeadLetterArn) },
        },
      }),
    );
  } catch (error) {
    // A function made it and died before it could record it. The name contains everything that a schedule depends on.
    if (!(error instanceof ConflictException)) throw error;
  }
}

/** Removes the schedule. Idempotent: a schedule that has fired is gone already. Throws the SDK's error. */
export async function deleteTimer(name: string): Promise<void> {
  try {
    await scheduler().send(new DeleteScheduleCommand({ Name: name, GroupName: required(environment.timerGroup) }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
