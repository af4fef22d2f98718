import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../service.ts';
import {
  aSchedule,
  FUNCTION,
  QUEUE,
  ROLE,
  startTestScheduler,
  type TestScheduler,
  type TestSchedulerOptions,
} from './setup-scheduler.ts';

let setup: TestScheduler;
afterEach(() => setup.end());

const start = async (options: TestSchedulerOptions = {}) => {
  setup = await startTestScheduler(options);
};
const create = (more: Parameters<typeof aSchedule>[0] = {}) =>
  setup.client.send(new CreateScheduleCommand(aSchedule(more)));
const exists = (Name = 'nightly') =>
  setup.client.send(new GetScheduleCommand({ Name })).then(
    () => true,
    () => false,
  );
const timed = { Arn: QUEUE, RoleArn: ROLE, Input: '<aws.scheduler.scheduled-time>' };

describe('a schedule', () => {
  it('runs at each occurrence in its zone, across a change of the clocks', async () => {
    await start({ at: '2026-03-28T00:00:00Z' });
    await create({ ScheduleExpressionTimezone: 'Europe/Berlin', Target: timed });
    await setup.moveTo('2026-03-31T00:00:00Z');
    // 02:00 does not exist on 29 March.
    expect(setup.bodies()).toEqual(['2026-03-28T01:00:00Z', '2026-03-30T00:00:00Z', '2026-03-31T00:00:00Z']);
  });

  it('runs again at the times that a clock shows again', async () => {
    await start({ at: '2026-01-02T12:00:00Z' });
    await create({ ScheduleExpression: 'cron(0 0/6 * * ? *)', Target: timed });
    await setup.moveTo('1998-01-01T05:00:00Z');
    expect(setup.scheduler.schedules()).toMatchObject([{ next: '1998-01-01T06:00:00.000Z' }]);
    await setup.moveTo('1998-01-01T13:00:00Z');
    await setup.moveTo('1998-01-01T11:30:00Z');
    await setup.moveTo('1998-01-01T12:30:00Z');
    expect(setup.bodies()).toEqual(['1998-01-01T06:00:00Z', '1998-01-01T12:00:00Z', '1998-01-01T12:00:00Z']);
  });

  it('puts the context attributes into the input of a Lambda target', async () => {
    await start();
    const Input = JSON.stringify({
      arn: '<aws.scheduler.schedule-arn>',
      at: '<aws.scheduler.scheduled-time>',
      attempt: '<aws.scheduler.attempt-number>',
      execution: '<aws.scheduler.execution-id>',
    });
    const { ScheduleArn } = await create({ Target: { Arn: FUNCTION, RoleArn: ROLE, Input } });
    await setup.moveTo('2026-01-01T03:00:00Z');
    expect(setup.invoked).toEqual([
      {
        functionArn: FUNCTION,
        event: {
          arn: ScheduleArn,
          at: '2026-01-01T02:00:00Z',
          attempt: '1',
          execution: expect.stringMatching(/^[0-9a-f-]{16,}$/),
        },
      },
    ]);
  });

  it('sends a message group, and an event of its own when it has no input', async () => {
    await start();
    await create({ Target: { Arn: QUEUE, RoleArn: ROLE, SqsParameters: { MessageGroupId: 'tenant' } } });
    await setup.moveTo('2026-01-01T03:00:00Z');
    const { message } = setup.sent[0] ?? {};
    expect(message?.messageGroupId).toBe('tenant');
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ source: 'aws.scheduler', time: '2026-01-01T02:00:00Z' });
  });

  it('fires inside its minute, and the scheduled time stays the minute', async () => {
    await start();
    setup.chaos.configure({ enabled: true, duplicateDelivery: 0, scheduleDelaySeconds: 59 });
    await create({ Target: timed });
    await setup.moveTo('2026-01-01T02:00:00Z');
    expect(setup.bodies()).toEqual([]);
    await setup.moveTo('2026-01-01T02:00:59Z');
    expect(setup.bodies()).toEqual(['2026-01-01T02:00:00Z']);
  });

  it('fires somewhere inside its flexible window', async () => {
    await start();
    await create({ Target: timed, FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } });
    await setup.moveTo('2026-01-01T02:00:00Z');
    expect(setup.bodies()).toEqual([]);
    await setup.moveTo('2026-01-01T02:30:00Z');
    expect(setup.bodies()).toEqual(['2026-01-01T02:00:00Z']);
  });

  it('is quiet while disabled, and when enabled again leaves out what it missed', async () => {
    await start();
    await create({ State: 'DISABLED' });
    await setup.moveTo('2026-01-05T00:00:00Z');
    expect(setup.scheduler.schedules()).toMatchObject([{ name: 'nightly', state: 'DISABLED', next: null }]);
    await setup.client.send(new UpdateScheduleCommand(aSchedule({ Target: timed })));
    await setup.moveTo('2026-01-05T12:00:00Z');
    expect(setup.bodies()).toEqual(['2026-01-05T02:00:00Z']);
  });

  it('never fires once it was deleted, not even a retry for its successor of the same name', async () => {
    await start();
    setup.trouble.error = new AwsError('ThrottlingException', 'slow down', 429);
    await create();
    await setup.moveTo('2026-01-01T02:00:00Z');
    await setup.client.send(new DeleteScheduleCommand({ Name: 'nightly' }));
    delete setup.trouble.error;
    await create({ ScheduleExpression: 'at(2027-01-01T00:00:00)' });
    await setup.moveTo('2026-01-03T00:00:00Z');
    expect(setup.sent).toEqual([]);
  });

  it('runs twice where chaos wants it: delivery is at least once', async () => {
    await start();
    setup.chaos.configure({ enabled: true, duplicateDelivery: 1 });
    await create({ Target: timed });
    await setup.moveTo('2026-01-01T03:00:00Z');
    expect(setup.bodies()).toEqual(['2026-01-01T02:00:00Z', '2026-01-01T02:00:00Z']);
  });
});

describe('a rate', () => {
  it('runs at once and then every so often', async () => {
    await start();
    await create({ ScheduleExpression: 'rate(6 hours)', Target: timed });
    await setup.settle();
    expect(setup.bodies()).toEqual(['2026-01-01T00:00:00Z']);
    await setup.moveTo('2026-01-01T12:00:00Z');
    expect(setup.bodies()).toHaveLength(3);
    expect(setup.scheduler.schedules()[0]?.next).toBe('2026-01-01T18:00:00.000Z');
  });

  it('is removed after its last run when it has an end date and was to be deleted', async () => {
    await start();
    const ending = { EndDate: new Date('2026-01-02T00:00:00Z'), ActionAfterCompletion: 'DELETE' as const };
    await create({ ScheduleExpression: 'rate(12 hours)', ...ending });
    await setup.moveTo('2026-01-01T23:00:00Z');
    expect(await exists()).toBe(true);
    await setup.moveTo('2026-01-02T00:00:00Z');
    expect([await exists(), setup.sent.length]).toEqual([false, 3]);
  });
});

describe('a one-time schedule', () => {
  it('fires once and stays, unless it was to be deleted', async () => {
    await start();
    await create({ Name: 'stays', ScheduleExpression: 'at(2026-01-01T01:00:30)' });
    await create({ Name: 'goes', ScheduleExpression: 'at(2026-01-01T01:00:30)', ActionAfterCompletion: 'DELETE' });
    await setup.moveTo('2026-01-03T00:00:00Z');
    expect(setup.sent).toHaveLength(2);
    expect([await exists('stays'), await exists('goes')]).toEqual([true, false]);
    expect(setup.scheduler.schedules()).toMatchObject([{ name: 'stays', next: null }]);
  });

  it('fires at once when its moment is past, also when it is enabled after it', async () => {
    await start();
    await create({ ScheduleExpression: 'at(2025-12-01T00:00:00)', State: 'DISABLED', Target: timed });
    await setup.settle();
    expect(setup.bodies()).toEqual([]);
    const enabled = aSchedule({ ScheduleExpression: 'at(2025-12-01T00:00:00)', Target: timed });
    await setup.client.send(new UpdateScheduleCommand(enabled));
    await setup.settle();
    expect(setup.bodies()).toEqual(['2025-12-01T00:00:00Z']);
    await setup.client.send(new UpdateScheduleCommand(enabled));
    await setup.settle();
    expect(setup.bodies()).toHaveLength(1);
  });

  it('moves with an update', async () => {
    await start();
    await create({ ScheduleExpression: 'at(2026-01-01T01:00:00)', Target: timed });
    await setup.client.send(
      new UpdateScheduleCommand(aSchedule({ ScheduleExpression: 'at(2026-01-01T05:00:00)', Target: timed })),
    );
    await setup.moveTo('2026-01-02T00:00:00Z');
    expect(setup.bodies()).toEqual(['2026-01-01T05:00:00Z']);
  });
});
