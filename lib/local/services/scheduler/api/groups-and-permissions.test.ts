import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, allow, REGION } from '../../setup-service.ts';
import { aSchedule, ROLE, startTestScheduler, type TestScheduler } from '../setup-scheduler.ts';
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

describe('schedule groups', () => {
  it('are made, found, listed and deleted with all their schedules', async () => {
    const made = await client.send(new CreateScheduleGroupCommand({ Name: 'g', Tags: [{ Key: 'k', Value: 'v' }] }));
    expect(made.ScheduleGroupArn).toBe(`${PREFIX}:schedule-group/g`);
    await create({ GroupName: 'g' });
    const listed = await client.send(new ListScheduleGroupsCommand({}));
    expect(listed.ScheduleGroups?.map(({ Name, State }) => [Name, State])).toEqual([
      ['default', 'ACTIVE'],
      ['g', 'ACTIVE'],
    ]);
    await client.send(new DeleteScheduleGroupCommand({ Name: 'g' }));
    await setup.settle();
    expect(await refusal(client.send(new GetScheduleGroupCommand({ Name: 'g' })))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  });

  it('refuse a second of the same name, one too many, and the end of the default one', async () => {
    for (const Name of ['a', 'b', 'c']) await client.send(new CreateScheduleGroupCommand({ Name }));
    const group = (Name: string) => client.send(new CreateScheduleGroupCommand({ Name }));
    expect(await refusal(group('a'))).toEqual({
      name: 'ConflictException',
      status: 409,
      message: 'Schedule group a already exists.',
    });
    expect(await refusal(group('d'))).toMatchObject({ name: 'ServiceQuotaExceededException', status: 402 });
    const removal = client.send(new DeleteScheduleGroupCommand({ Name: 'default' }));
    expect(await refusal(removal)).toMatchObject({ name: 'ValidationException', status: 400 });
  });

  it('carry tags, which schedules cannot', async () => {
    const ResourceArn = `${PREFIX}:schedule-group/default`;
    await client.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
    const { ScheduleArn } = await create();
    expect(await refusal(client.send(new ListTagsForResourceCommand({ ResourceArn: ScheduleArn })))).toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('permissions', () => {
  const schedules = `${PREFIX}:schedule/default/*`;
  const passing = (service: string) => ({
    ...allow('iam:PassRole', ROLE),
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  });

  it('include iam:PassRole of the execution role to Scheduler', async () => {
    const create = (...statements: object[]) =>
      setup
        .clientWith(allow('scheduler:CreateSchedule', schedules), ...statements)
        .send(new CreateScheduleCommand(aSchedule()));
    const missing = await refusal(create());
    expect(missing).toMatchObject({ name: 'AccessDeniedException', status: 403 });
    expect(missing.message).toContain(`iam:PassRole on resource: ${ROLE}`);
    expect(await refusal(create(passing('lambda.amazonaws.com')))).toMatchObject({ name: 'AccessDeniedException' });
    await expect(create(passing('scheduler.amazonaws.com'))).resolves.toBeDefined();
  });

  it('to list cannot be scoped to a group', async () => {
    const list = (...resources: string[]) =>
      setup
        .clientWith(...resources.map((resource) => allow('scheduler:ListSchedules', resource)))
        .send(new ListSchedulesCommand({ GroupName: 'default' }));
    expect(await refusal(list(schedules))).toMatchObject({ name: 'AccessDeniedException' });
    await expect(list(schedules, `${PREFIX}:schedule/*/*`)).resolves.toMatchObject({ Schedules: [] });
  });
});
