/** Lists the timers' schedules, a page at a time. Changes none: only bookings/timers makes and removes them. */
import { ListSchedulesCommand, SchedulerClient, ValidationException } from '@aws-sdk/client-scheduler';
import { callService } from '../../engine/aws/call-service.ts';
import { environment, required } from '../../engine/environment.ts';

/** The maximum of a page. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
const PAGE = 100;
/** An account may make fifty of these calls a second. */
const ATTEMPTS = 10;

interface TimerPage {
  readonly schedules: readonly { readonly name: string; readonly isOff: boolean }[];
  /** Null on the last page. */
  readonly nextToken: string | null;
}

let client: SchedulerClient | undefined;

/** Returns a page, or `expired` when the token is too old and the listing must begin again. Throws SERVICE_BUSY or SERVICE_REFUSED. */
export async function listTimers(token: string | null): Promise<TimerPage | 'expired'> {
  client ??= new SchedulerClient({ maxAttempts: ATTEMPTS, retryMode: 'adaptive' });
  const scheduler = client;
  const GroupName = required(environment.timerGroup);
  const command = new ListSchedulesCommand({
    GroupName,
    MaxResults: PAGE,
    ...(token === null ? {} : { NextToken: token }),
  });
  return callService('EventBridge Scheduler', async () => {
    try {
      const { Schedules = [], NextToken = null } = await scheduler.send(command);
      return {
        schedules: Schedules.map(({ Name = '', State }) => ({ name: Name, isOff: State === 'DISABLED' })),
        nextToken: NextToken,
      };
    } catch (error) {
      if (token !== null && error instanceof ValidationException) return 'expired';
      throw error;
    }
  });
}
