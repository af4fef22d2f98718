/** The one-time schedules of bookings: one each, in a group of their own. */
import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { environment, required } from '../../engine/environment.ts';

/**
 * Smaller regions take 250 changes a second; five thousand bookings at once must wait for their turn. Not in the SDK's
 * adaptive mode: after a throttled call it lets one a second or two through, for everybody, long after the crowd has gone.
 */
const ATTEMPTS = 10;
const MINUTE = 60;

export interface Timer {
  /** Of the decision to set it: sent again it is the same, made again it is another. */
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
 * Scheduler rings anywhere within a minute, so it is asked for the minute before that of the call: 1 to 120 seconds are
 * left, which the queue can count to the second. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const ringsAt = (callSecond: number) => new Date((Math.floor(callSecond / MINUTE) - 1) * MINUTE * 1000);

/** Once or twice is the same. Throws what Scheduler answers. */
export async function createTimer({ id, name, bookingId, callSecond }: Timer, message: object): Promise<void> {
  try {
    await scheduler().send(
      new CreateScheduleCommand({
        Name: name,
        GroupName: required(environment.timerGroup),
        // The booking too: ids begin anew where a backup is restored elsewhere.
        ClientToken: `${id}-${bookingId}`,
        ScheduleExpression: `at(${ringsAt(callSecond).toISOString().slice(0, 19)})`,
        // The booking's moment is an instant; in its own zone an hour that comes twice would be ambiguous.
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
    // Made before, by somebody who died before they could say so: a name says all that there is to say.
    if (!(error instanceof ConflictException)) throw error;
  }
}

/** One that has rung is gone already. */
export async function deleteTimer(name: string): Promise<void> {
  try {
    await scheduler().send(new DeleteScheduleCommand({ Name: name, GroupName: required(environment.timerGroup) }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
