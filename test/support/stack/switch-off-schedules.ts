import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { RunningStack } from './setup-stack.ts';

/** Disables the stack's schedules, for tests that let months pass. Wake-ups of the relay still fire. */
export async function switchOffSchedules(stack: RunningStack): Promise<void> {
  const { endpointUrl: endpoint, region, administrator: credentials } = stack.runtime;
  const scheduler = new SchedulerClient({ endpoint, region, credentials });
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
  for (const { Name, GroupName } of Schedules) {
    const { ScheduleExpression, FlexibleTimeWindow, Target, ScheduleExpressionTimezone } = await scheduler.send(
      new GetScheduleCommand({ Name, GroupName }),
    );
    const same = { Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target };
    await scheduler.send(new UpdateScheduleCommand({ ...same, State: 'DISABLED' }));
  }
  scheduler.destroy();
  await stack.settle(); // what had fired before
}
