import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateScheduleCommand, CreateScheduleGroupCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError, type Resource } from '../../service.ts';
import {
  aSchedule,
  QUEUE,
  ROLE,
  startTestScheduler,
  type TestScheduler,
  type TestSchedulerOptions,
} from './setup-scheduler.ts';

let setup: TestScheduler;
beforeEach(async () => {
  setup = await startTestScheduler({});
});
afterEach(() => setup.end());

const timed = { Arn: QUEUE, RoleArn: ROLE, Input: '<aws.scheduler.scheduled-time>' };
const create = (more: Parameters<typeof aSchedule>[0] = {}) =>
  setup.client.send(new CreateScheduleCommand(aSchedule({ Target: timed, ...more })));
const restart = async (at: string, options: TestSchedulerOptions = {}) => {
  await setup.halt();
  setup = await startTestScheduler({ ...options, at, folder: setup.folder });
};
const names = () => setup.scheduler.schedules().map(({ name }) => name);

describe('after a restart', () => {
  it('has the schedules and groups that the API made', async () => {
    await setup.client.send(new CreateScheduleGroupCommand({ Name: 'g' }));
    await create({ GroupName: 'g' });
    await restart('2026-01-01T00:05:00Z');
    expect(setup.scheduler.schedules()).toMatchObject([
      { name: 'nightly', group: 'g', next: '2026-01-01T02:00:00.000Z' },
    ]);
  });

  it('fires every one-time schedule whose moment came meanwhile, once', async () => {
    await create({ Name: 'a', ScheduleExpression: 'at(2026-01-01T01:00:00)' });
    await create({ Name: 'b', ScheduleExpression: 'at(2026-01-01T02:00:00)' });
    await restart('2026-01-09T00:00:00Z');
    expect(setup.bodies().sort()).toEqual(['2026-01-01T01:00:00Z', '2026-01-01T02:00:00Z']);
    await restart('2026-01-10T00:00:00Z');
    expect(setup.bodies()).toEqual([]);
  });

  it('fires the latest missed occurrence of a recurring schedule, once, and continues', async () => {
    await create();
    await setup.moveTo('2026-01-02T03:00:00Z');
    await restart('2026-01-09T12:00:00Z');
    expect(setup.bodies()).toEqual(['2026-01-09T02:00:00Z']);
    await setup.moveTo('2026-01-10T12:00:00Z');
    expect(setup.bodies()).toEqual(['2026-01-09T02:00:00Z', '2026-01-10T02:00:00Z']);
  });

  it('continues to retry what could not be delivered', async () => {
    setup.trouble.error = new AwsError('InternalFailure', 'down', 500);
    await create({ ScheduleExpression: 'at(2026-01-01T01:00:00)' });
    await setup.moveTo('2026-01-01T01:00:01Z');
    await restart('2026-01-01T01:00:02Z');
    await setup.moveTo('2026-01-01T01:00:03Z');
    expect(setup.bodies()).toEqual(['2026-01-01T01:00:00Z']);
  });

  it('ignores a line that a crash cut off, and refuses a file that is not its own', async () => {
    await create();
    const file = join(setup.folder, 'schedules.jsonl');
    appendFileSync(file, '{"key":"arn:aws:sch');
    await restart('2026-01-01T00:05:00Z');
    await create({ Name: 'another' });
    await restart('2026-01-01T00:06:00Z');
    expect(names()).toEqual(['nightly', 'another']);
    writeFileSync(file, 'nonsense\n');
    await expect(startTestScheduler({ folder: setup.folder })).rejects.toThrow(/schedules\.jsonl is damaged at line 1/);
    writeFileSync(file, '');
  });

  it('keeps its file small however often schedules fire', async () => {
    await create({ ScheduleExpression: 'rate(1 minute)' });
    await setup.moveTo('2026-01-02T00:00:00Z');
    expect(setup.sent).toHaveLength(1441);
    const lines = readFileSync(join(setup.folder, 'schedules.jsonl'), 'utf8').split('\n').length;
    expect(lines).toBeLessThan(1100);
    await restart('2026-01-02T00:00:30Z');
    expect(setup.scheduler.schedules()[0]?.next).toBe('2026-01-02T00:01:00.000Z');
  });
});

const resource = (type: string, logicalId: string, properties: Record<string, unknown>): Resource => ({
  logicalId,
  stack: 'App',
  type: `AWS::Scheduler::${type}`,
  properties,
});
const ofTemplate = (more: Record<string, unknown> = {}) => {
  const { Name: _, ...properties } = aSchedule({ Target: timed });
  return resource('Schedule', 'Nightly', { ...properties, ...more });
};

describe('a schedule of the template', () => {
  const deploy = (at: string, ...resources: Resource[]) => restart(at, { resources });

  it('runs, with its name made from stack and logical id when it has none', async () => {
    await deploy('2026-01-01T00:00:00Z', resource('ScheduleGroup', 'G', { Name: 'g' }), ofTemplate({ GroupName: 'g' }));
    expect(names()).toEqual([expect.stringMatching(/^App-Nightly-[0-9a-f]{8}$/)]);
    const { ref, Arn } = setup.scheduler.attributes(ofTemplate({ GroupName: 'g' }));
    expect(Arn).toMatch(new RegExp(`schedule/g/${ref}$`));
    await setup.moveTo('2026-01-01T12:00:00Z');
    expect(setup.bodies()).toEqual(['2026-01-01T02:00:00Z']);
  });

  it('keeps its phase over a start with the same template, changes with a new one, goes when it is gone', async () => {
    const rate = ofTemplate({ ScheduleExpression: 'rate(6 hours)' });
    await deploy('2026-01-01T00:00:00Z', rate);
    await deploy('2026-01-01T01:00:00Z', rate);
    expect([setup.bodies(), setup.scheduler.schedules()[0]?.next]).toEqual([[], '2026-01-01T06:00:00.000Z']);
    await create({ Name: 'mine' });
    await deploy('2026-01-01T01:00:00Z', ofTemplate({ ScheduleExpression: 'cron(0 8 * * ? *)' }));
    expect(setup.scheduler.schedules()[0]?.next).toBe('2026-01-01T08:00:00.000Z');
    await deploy('2026-01-01T01:00:00Z');
    expect(names()).toEqual(['mine']);
  });

  it('is set right when the API had changed it', async () => {
    const template = ofTemplate({ Name: 'nightly' });
    await deploy('2026-01-01T00:00:00Z', template);
    await setup.client.send(new UpdateScheduleCommand(aSchedule({ State: 'DISABLED' })));
    await deploy('2026-01-01T00:01:00Z', template);
    expect(setup.scheduler.schedules()).toMatchObject([{ name: 'nightly', state: 'ENABLED' }]);
  });

  it('may have dates as text and numbers as text', async () => {
    const RetryPolicy = { MaximumRetryAttempts: '3' };
    await deploy(
      '2026-01-01T00:00:00Z',
      ofTemplate({ StartDate: '2026-01-05T00:00:00Z', Target: { ...timed, RetryPolicy } }),
    );
    expect(setup.scheduler.schedules()[0]?.next).toBe('2026-01-05T02:00:00.000Z');
  });

  it.each([
    ['a cron that is none', { ScheduleExpression: 'cron(0 2 * * * *)' }, 'Invalid Schedule Expression'],
    ['a property that is none', { Expression: 'rate(1 day)' }, 'extraneous key [Expression]'],
    ['a group that is not there', { GroupName: 'none' }, 'Schedule group none does not exist'],
    [
      'a role that Scheduler may not take',
      { Target: { ...timed, RoleArn: `${ROLE}x` } },
      'not authorized to perform: sts:AssumeRole',
    ],
  ])('stops the start with its logical id: %s', async (_, more, message) => {
    const act = () => setup.scheduler.create(ofTemplate(more));
    expect(act).toThrow(message);
    expect(act).toThrow('Nightly (AWS::Scheduler::Schedule)');
  });
});
