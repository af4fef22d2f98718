import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, strictIam, type TestContext } from '../setup-context.ts';
import { type FunctionSetup, resource, setUpFunctions } from './setup-function.ts';

const ECHO = 'export const handler = async (event) => event;';

let setup: TestContext;
let functions: FunctionSetup;

beforeEach(async () => {
  setup = await createTestContext();
  functions = setUpFunctions(setup);
});

afterEach(() => setup.close());

describe('the API of Lambda', () => {
  const clientOf = (accessKeyId = 'AKIATEST') =>
    new LambdaClient({
      endpoint: setup.context.origin,
      region: 'eu-west-1',
      credentials: { accessKeyId, secretAccessKey: 'x' },
      maxAttempts: 1,
    });

  it('invokes by name, ARN and version, and reports failures', async () => {
    const arn = functions.define(
      'api',
      `export const handler = async (event, { functionVersion }) => { if (event.fail) throw new Error('no'); return { event, functionVersion }; };`,
      { Timeout: 3 },
    );
    functions.lambda.create(resource('Version', 'V1', { FunctionName: 'api' }));
    functions.lambda.create(resource('Alias', 'Live', { FunctionName: 'api', FunctionVersion: '1', Name: 'live' }));
    const invoke = async (FunctionName: string, event: object) => {
      const { Payload, StatusCode, FunctionError, ExecutedVersion } = await clientOf().send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
      );
      return { StatusCode, FunctionError, ExecutedVersion, answer: JSON.parse(Payload?.transformToString() ?? '') };
    };
    expect(await invoke('api', { a: 1 })).toEqual({
      StatusCode: 200,
      FunctionError: undefined,
      ExecutedVersion: '$LATEST',
      answer: { event: { a: 1 }, functionVersion: '$LATEST' },
    });
    expect(await invoke(`${arn}:live`, {})).toMatchObject({ ExecutedVersion: '1' });
    expect(await invoke(arn, { fail: true })).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorMessage: 'no' },
    });
    await expect(invoke('nobody', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(invoke('api:9', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const large = invoke('api', { text: 'x'.repeat(6_291_456) });
    await expect(large).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    });
    expect(await clientOf().send(new GetFunctionConfigurationCommand({ FunctionName: 'api' }))).toMatchObject({
      FunctionArn: arn,
      Timeout: 3,
      MemorySize: 128,
    });
  });

  it('throttles beyond the reserved concurrency', async () => {
    functions.define('closed', ECHO, { ReservedConcurrentExecutions: 0 });
    const throttled = clientOf().send(new InvokeCommand({ FunctionName: 'closed' }));
    await expect(throttled).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  });

  it('accepts an event with 202, and a dry run with 204', async () => {
    functions.define('event', ECHO);
    expect(
      (await clientOf().send(new InvokeCommand({ FunctionName: 'event', InvocationType: 'DryRun' }))).StatusCode,
    ).toBe(204);
    expect(
      (await clientOf().send(new InvokeCommand({ FunctionName: 'event', InvocationType: 'Event', Payload: '1' })))
        .StatusCode,
    ).toBe(202);
    await expect.poll(() => functions.lambda.statistics().event?.invocations).toBe(1);
  });

  it('lets only those invoke whom their role or the permissions of the function allow', async () => {
    const caller = 'arn:aws:iam::000000000000:role/caller';
    const other = 'arn:aws:iam::000000000000:role/other';
    const iam = strictIam([`${other} lambda:InvokeFunction arn:aws:lambda:eu-west-1:000000000000:function:guarded`]);
    const own = setUpFunctions(setup, { context: { ...setup.context, iam } });
    own.define('guarded', ECHO);
    const invoke = (role: string) => clientOf(role).send(new InvokeCommand({ FunctionName: 'guarded' }));
    await expect(invoke(caller)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect((await invoke(other)).StatusCode).toBe(200);
    own.lambda.create(
      resource('Permission', 'Allow', { FunctionName: 'guarded', Action: 'lambda:InvokeFunction', Principal: caller }),
    );
    expect((await invoke(caller)).StatusCode).toBe(200);
    own.lambda.stop?.();
  });
});
