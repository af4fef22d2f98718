/** The outcome of a step that Scheduler refuses, through the real client. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../../../test/support/endpoint/setup-endpoint.ts';
import { environment } from '../../engine/environment.ts';
import { takeStep } from './take-step.ts';

let scheduler: TestEndpoint;
beforeAll(async () => {
  scheduler = await startEndpoint();
});
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_SCHEDULER', scheduler.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const { timerGroup, timerRoleArn, timerDeadLetterArn, callQueueArn } = environment;
  for (const name of [timerGroup, timerRoleArn, timerDeadLetterArn, callQueueArn]) vi.stubEnv(name, 'x');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await scheduler?.close();
});

const create = () =>
  takeStep({
    action: 'create',
    id: '7',
    name: 'followup-b-4102444800',
    tenantId: 't',
    bookingId: 'b',
    callSecond: '4102444800',
  });

const refuse = (error: string, Message: string, status = 400) =>
  scheduler.behave({ does: 'answer', status, body: { Message }, headers: { 'x-amzn-errortype': error } });

test('a moment that Scheduler does not take is refused for good', async () => {
  refuse('ValidationException', 'Invalid Schedule Expression at(2099-12-31T23:59:00).');
  expect(await create()).toMatchObject({
    outcome: 'refused',
    error: expect.stringMatching(/^TIMER_REFUSED: .*at\(2099-12-31T23:59:00\)/),
  });
});

test.each([
  [
    'ValidationException',
    'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    400,
  ],
  ['ResourceNotFoundException', 'Schedule group x does not exist.', 404],
  ['ServiceQuotaExceededException', 'The maximum number of schedules has been reached.', 402],
])('%s (%s) is tried again: a deployment or time mends it', async (error, message, status) => {
  refuse(error, message, status);
  expect(await create()).toMatchObject({ outcome: 'failed', error: `${error}: ${message}` });
});

test('a schedule of that name is as good as one just made', async () => {
  refuse('ConflictException', 'Schedule followup-b-4102444800 already exists.', 409);
  expect(await create()).toMatchObject({ outcome: 'done', error: null });
});
