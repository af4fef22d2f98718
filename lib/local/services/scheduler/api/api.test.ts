import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from '../../setup-service.ts';
import { aSchedule, DEAD, FUNCTION, QUEUE, ROLE, startTestScheduler, type TestScheduler } from '../setup-scheduler.ts';
import { refusal } from './setup-refusal.ts';

const PREFIX = `arn:aws:scheduler:${REGION}:${ACCOUNT}`;
let setup: TestScheduler;
let client: TestScheduler['client'];
beforeEach(async () => {
  setup = await startTestScheduler({ quotas: { schedules: 130, groups: 4 } });
  client = setup.client;
});
afterEach(() => setup.end());

const create = (more: Parameters<typeof aSchedule>[0] = {}) => client.send(new CreateScheduleCommand(aSchedule(more)));

describe('CreateSchedule', () => {
  it('returns the ARN and fills in every default', async () => {
    expect((await create()).ScheduleArn).toBe(`${PREFIX}:schedule/default/nightly`);
    expect(await client.send(new GetScheduleCommand({ Name: 'nightly' }))).toMatchObject({
      Arn: `${PREFIX}:schedule/default/nightly`,
      GroupName: 'default',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      CreationDate: new Date('2026-01-01T00:00:00Z'),
      Target: { Input: 'go', RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
    });
  });

  it('keeps dates to the millisecond', async () => {
    const StartDate = new Date('2026-03-01T00:00:00.123Z');
    await create({ StartDate });
    expect((await client.send(new GetScheduleCommand({ Name: 'nightly' }))).StartDate).toEqual(StartDate);
  });

  it.each([
    ['a bad name', { Name: 'a b' }, "at 'name' failed to satisfy constraint: Member must satisfy regular expression"],
    ['a long name', { Name: 'x'.repeat(65) }, 'length less than or equal to 64'],
    ['Unix cron', { ScheduleExpression: 'cron(0 2 * * *)' }, 'Invalid Schedule Expression cron(0 2 * * *)'],
    ['no zone', { ScheduleExpressionTimezone: 'Mars/Base' }, 'not a time zone'],
    ['an empty window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const } }, 'MaximumWindowInMinutes'],
    ['a wide window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 1441 } }, '1440'],
    ['too many retries', { Target: { Arn: QUEUE, RoleArn: ROLE, RetryPolicy: { MaximumRetryAttempts: 186 } } }, '185'],
    ['an empty input', { Target: { Arn: QUEUE, RoleArn: ROLE, Input: '' } }, "'target.input'"],
    ['text for Lambda', { Target: { Arn: FUNCTION, RoleArn: ROLE, Input: 'go' } }, 'not valid JSON'],
    ['a queue URL', { Target: { Arn: 'https://sqs/work', RoleArn: ROLE } }, 'not in correct format'],
    [
      'FIFO dead letters',
      { Target: { Arn: QUEUE, RoleArn: ROLE, DeadLetterConfig: { Arn: `${DEAD}.fifo` } } },
      'deadLetterConfig',
    ],
    [
      'a role of Lambda',
      { Target: { Arn: QUEUE, RoleArn: ROLE.replace('executor', 'stranger') } },
      'must allow AWS EventBridge Scheduler to assume',
    ],
    [
      'a role that does not exist',
      { Target: { Arn: QUEUE, RoleArn: `${ROLE}x` } },
      'must allow AWS EventBridge Scheduler to assume',
    ],
    ['an old start', { StartDate: new Date('2025-12-31T23:54:00Z') }, 'earlier than 5 minutes ago'],
    [
      'an end before the start',
      { StartDate: new Date('2026-02-02'), EndDate: new Date('2026-02-01') },
      'before the EndDate',
    ],
  ])('refuses %s', async (_, more, message) => {
    const refused = await refusal(create(more));
    expect(refused).toMatchObject({ name: 'ValidationException', status: 400 });
    expect(refused.message).toContain(message);
  });

  it('lists every broken constraint at once', async () => {
    const { message } = await refusal(create({ Name: '?', Description: 'x'.repeat(513) }));
    expect(message).toMatch(/^2 validation errors detected: .*; /);
  });

  it('knows the second request with one token from a second request with one name', async () => {
    const first = await create({ ClientToken: 'once' });
    expect((await create({ ClientToken: 'once' })).ScheduleArn).toBe(first.ScheduleArn);
    expect(await refusal(create({ ClientToken: 'once', State: 'DISABLED' }))).toMatchObject({
      name: 'ConflictException',
      status: 409,
    });
    expect(await refusal(create())).toEqual({
      name: 'ConflictException',
      status: 409,
      message: 'Schedule nightly already exists.',
    });
  });

  it('needs the group', async () => {
    const message = 'Schedule group none does not exist.';
    expect(await refusal(create({ GroupName: 'none' }))).toEqual({
      name: 'ResourceNotFoundException',
      status: 404,
      message,
    });
  });

  it('stops at the quota with 402, which counts spent schedules too', async () => {
    for (let n = 0; n < 130; n++) await create({ Name: `s${n}` });
    expect(await refusal(create())).toMatchObject({ name: 'ServiceQuotaExceededException', status: 402 });
  });
});

describe('UpdateSchedule', () => {
  it('replaces everything: what is left out goes back to its default', async () => {
    await create({ Description: 'before', State: 'DISABLED', ScheduleExpressionTimezone: 'Europe/Paris' });
    await setup.moveTo('2026-01-01T00:01:00Z');
    await client.send(new UpdateScheduleCommand(aSchedule({ ScheduleExpression: 'rate(1 day)' })));
    const after = await client.send(new GetScheduleCommand({ Name: 'nightly' }));
    expect(after).toMatchObject({
      State: 'ENABLED',
      ScheduleExpressionTimezone: 'UTC',
      ScheduleExpression: 'rate(1 day)',
    });
    expect(after.Description).toBeUndefined();
    expect(after.LastModificationDate?.getTime()).toBe((after.CreationDate?.getTime() ?? 0) + 60_000);
  });

  it('needs the schedule', async () => {
    const message = 'Schedule nightly does not exist.';
    const update = client.send(new UpdateScheduleCommand(aSchedule()));
    expect(await refusal(update)).toEqual({ name: 'ResourceNotFoundException', status: 404, message });
  });
});

describe('DeleteSchedule', () => {
  it('deletes once, and gives a retry with the same token the first reply', async () => {
    await create();
    const remove = (ClientToken?: string) => client.send(new DeleteScheduleCommand({ Name: 'nightly', ClientToken }));
    await remove('t');
    await remove('t');
    expect(await refusal(remove())).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('ListSchedules', () => {
  it('pages through everything exactly once and filters by group, prefix and state', async () => {
    await client.send(new CreateScheduleGroupCommand({ Name: 'g' }));
    for (let n = 0; n < 7; n++)
      await create({ Name: `a${n}`, ...(n % 2 ? { GroupName: 'g' } : { State: 'DISABLED' }) });
    await create({ Name: 'b' });
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListSchedulesCommand({ MaxResults: 3, NextToken, NamePrefix: 'a' }));
      names.push(...(page.Schedules ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(names.sort()).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    const inGroup = await client.send(new ListSchedulesCommand({ GroupName: 'g', State: 'ENABLED' }));
    expect(inGroup.Schedules?.map(({ Name }) => Name)).toEqual(['a1', 'a3', 'a5']);
    expect(inGroup.Schedules?.[0]?.Target).toEqual({ Arn: QUEUE });
    expect(await refusal(client.send(new ListSchedulesCommand({ MaxResults: 101 })))).toMatchObject({
      name: 'ValidationException',
    });
    expect(await refusal(client.send(new ListSchedulesCommand({ NextToken: '!' })))).toMatchObject({
      name: 'ValidationException',
    });
  });
});
