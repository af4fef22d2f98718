/** The schedules that there are, a page at a time. Only read: what is wrong is mended by the function that makes them. */
import { ListSchedulesCommand, SchedulerClient, ValidationException } from '@aws-sdk/client-scheduler';
import { callService } from '../../engine/aws/call-service.ts';
import { environment, required } from '../../engine/environment.ts';

/** What a page can hold. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
const PAGE = 100;
/** An account has fifty of these calls a second, for all who list. */
const ATTEMPTS = 10;

interface TimerPage {
  readonly schedules: readonly { readonly name: string; readonly isOff: boolean }[];
  /** Null: this was the last page. */
  readonly nextToken: string | null;
}

let client: SchedulerClient | undefined;

/** `expired`: the token of a listing that was interrupted for too long; it begins anew. Throws SERVICE_BUSY and SERVICE_REFUSED. */
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
