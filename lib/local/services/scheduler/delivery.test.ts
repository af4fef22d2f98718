import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../service.ts';
import { aSchedule, DEAD, QUEUE, ROLE, startTestScheduler, type TestScheduler } from './setup-scheduler.ts';

let setup: TestScheduler;
afterEach(() => setup.end());

const start = async () => {
  setup = await startTestScheduler({});
};
const create = (more: Parameters<typeof aSchedule>[0] = {}) =>
  setup.client.send(new CreateScheduleCommand(aSchedule(more)));
const TIMES = '{"at":"<aws.scheduler.scheduled-time>","n":<aws.scheduler.attempt-number>}';

describe('delivery', () => {
  it('is tried again with growing pauses and counts its attempts', async () => {
    await start();
    setup.trouble.error = new AwsError('ThrottlingException', 'slow down', 429);
    await create({ Target: { Arn: QUEUE, RoleArn: ROLE, Input: TIMES } });
    await setup.moveTo('2026-01-01T02:00:06.999Z');
    delete setup.trouble.error;
    await setup.moveTo('2026-01-01T02:00:07Z');
    expect(setup.bodies()).toEqual(['{"at":"2026-01-01T02:00:00Z","n":4}']);
  });

  it.each([
    ['MaximumRetryAttempts', { MaximumRetryAttempts: 2 }, '2'],
    ['MaximumEventAgeInSeconds', { MaximumEventAgeInSeconds: 60 }, '5'],
  ])('ends in the dead letters when %s is reached', async (condition, RetryPolicy, retries) => {
    await start();
    setup.trouble.error = new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    const Target = { Arn: QUEUE, RoleArn: ROLE, Input: 'go', RetryPolicy, DeadLetterConfig: { Arn: DEAD } };
    const { ScheduleArn } = await create({ Target });
    await setup.moveTo('2026-01-01T03:00:00Z');
    const [letter, ...more] = setup.sent;
    expect([letter?.queueArn, letter?.message.body, more]).toEqual([DEAD, 'go', []]);
    const attributes = Object.entries(letter?.message.attributes ?? {}).map(([key, value]) => [key, value.StringValue]);
    expect(Object.fromEntries(attributes)).toEqual({
      ERROR_CODE: 'QueueDoesNotExist',
      ERROR_MESSAGE: 'The specified queue does not exist.',
      EXECUTION_ID: expect.any(String),
      EXHAUSTED_RETRY_CONDITION: condition,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: retries,
      SCHEDULED_TIME: '2026-01-01T02:00:00Z',
      SCHEDULE_ARN: ScheduleArn,
      TARGET_ARN: QUEUE,
    });
  });

  it('makes the 185 retries of the default last for about its 24 hours', async () => {
    await start();
    setup.trouble.error = new AwsError('InternalFailure', 'down', 500);
    const Target = { Arn: QUEUE, RoleArn: ROLE, Input: 'go', DeadLetterConfig: { Arn: DEAD } };
    await create({ ScheduleExpression: 'at(2026-01-01T02:00:00)', Target });
    await setup.moveTo('2026-01-02T01:00:00Z');
    expect(setup.sent).toEqual([]);
    await setup.moveTo('2026-01-02T02:30:00Z');
    expect(setup.sent).toHaveLength(1);
  });

  it('needs the role to be allowed to reach the target', async () => {
    await start();
    const Arn = `${QUEUE}-of-others`;
    await create({
      Target: { Arn, RoleArn: ROLE, RetryPolicy: { MaximumRetryAttempts: 0 }, DeadLetterConfig: { Arn: DEAD } },
    });
    await setup.moveTo('2026-01-01T03:00:00Z');
    expect(setup.sent[0]?.message.attributes?.ERROR_CODE?.StringValue).toBe('AccessDeniedException');
    expect(setup.log.join()).toContain('given up after 1 attempts');
  });
});
