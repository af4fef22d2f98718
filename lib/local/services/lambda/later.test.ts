import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStand, type Stand } from '../sqs/setup-sqs.ts';
import { createFunctionBench, type FunctionBench, ROLE, resource } from './setup-function.ts';

const ECHO = 'export const handler = async (event) => event;';

let stand: Stand;
let bench: FunctionBench;

beforeEach(async () => {
  stand = await createStand();
  bench = createFunctionBench(stand);
});

afterEach(() => stand.close());

describe('an asynchronous invocation', () => {
  const settle = () =>
    expect
      .poll(() => bench.lambda.idle?.(), { interval: 2 })
      .toBe(true)
      .then(() => undefined);

  it('is retried after one and two minutes, then handed to the failure destination', async () => {
    const sent: { arn: string; body: string; roleArn: string | undefined }[] = [];
    const queues = {
      send: (arn: string, { body }: { body: string }, { roleArn }: { roleArn?: string }) =>
        void sent.push({ arn, body, roleArn }),
    };
    bench = createFunctionBench(stand, { queues });
    const arn = bench.define('late', `export const handler = async () => { throw new Error(String(Date.now())); };`);
    const queue = 'arn:aws:sqs:eu-west-1:000000000000:failures';
    bench.lambda.create(
      resource('EventInvokeConfig', 'Config', {
        FunctionName: 'late',
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: queue } },
      }),
    );
    bench.lambda.invokeLater(arn, { hello: 'world' });
    await settle();
    await stand.advance(59, settle);
    expect(bench.lambda.statistics().late).toMatchObject({ invocations: 1 });
    await stand.advance(1, settle);
    expect(bench.lambda.statistics().late).toMatchObject({ invocations: 2 });
    await stand.advance(120, settle);
    expect(bench.lambda.statistics().late).toMatchObject({ invocations: 3, errors: 3 });
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
    const arn = bench.define('narrow', ECHO, { ReservedConcurrentExecutions: 1 });
    bench.lambda.invokeLater(arn, 1);
    bench.lambda.invokeLater(arn, 2);
    await settle();
    expect(bench.lambda.statistics().narrow).toMatchObject({ invocations: 1, throttles: 1 });
    await stand.advance(1, settle);
    expect(bench.lambda.statistics().narrow).toMatchObject({ invocations: 2 });
  });
});
