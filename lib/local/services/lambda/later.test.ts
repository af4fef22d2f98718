import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '../setup-context.ts';
import { type FunctionSetup, ROLE, resource, setUpFunctions } from './setup-function.ts';

const ECHO = 'export const handler = async (event) => event;';

let setup: TestContext;
let functions: FunctionSetup;

beforeEach(async () => {
  setup = await createTestContext();
  functions = setUpFunctions(setup);
});

afterEach(() => setup.close());

describe('an asynchronous invocation', () => {
  const settle = () =>
    expect
      .poll(() => functions.lambda.idle?.(), { interval: 2 })
      .toBe(true)
      .then(() => undefined);

  it('is retried after one and two minutes, then handed to the failure destination', async () => {
    const sent: { arn: string; body: string; roleArn: string | undefined }[] = [];
    const queues = {
      send: (arn: string, { body }: { body: string }, { roleArn }: { roleArn?: string }) =>
        void sent.push({ arn, body, roleArn }),
    };
    functions = setUpFunctions(setup, { queues });
    const arn = functions.define(
      'late',
      `export const handler = async () => { throw new Error(String(Date.now())); };`,
    );
    const queue = 'arn:aws:sqs:eu-west-1:000000000000:failures';
    functions.lambda.create(
      resource('EventInvokeConfig', 'Config', {
        FunctionName: 'late',
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: queue } },
      }),
    );
    functions.lambda.invokeLater(arn, { hello: 'world' });
    await settle();
    await setup.advance(59, settle);
    expect(functions.lambda.statistics().late).toMatchObject({ invocations: 1 });
    await setup.advance(1, settle);
    expect(functions.lambda.statistics().late).toMatchObject({ invocations: 2 });
    await setup.advance(120, settle);
    expect(functions.lambda.statistics().late).toMatchObject({ invocations: 3, errors: 3 });
    expect(sent).toMatchObject([{ arn: queue, roleArn: ROLE }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      version: '1.0',
      timestamp: '2026-03-01T00:03:00.000Z',
      requestContext: { functionArn: `${arn}:$LATEST`, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { hello: 'world' },
      responseContext: { statusCode: 200, functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error' },
    });
  });

  it('waits for reserved concurrency instead of failing', async () => {
    const arn = functions.define('narrow', ECHO, { ReservedConcurrentExecutions: 1 });
    functions.lambda.invokeLater(arn, 1);
    functions.lambda.invokeLater(arn, 2);
    await settle();
    expect(functions.lambda.statistics().narrow).toMatchObject({ invocations: 1, throttles: 1 });
    await setup.advance(1, settle);
    expect(functions.lambda.statistics().narrow).toMatchObject({ invocations: 2 });
  });
});
