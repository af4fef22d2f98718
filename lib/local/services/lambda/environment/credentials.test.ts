import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsPort } from '../../../aws-port/aws-port.ts';
import { createIam } from '../../../iam/iam.ts';
import { createTestContext, noChaos, type TestContext } from '../../setup-context.ts';
import { createSqs, type Sqs } from '../../sqs/sqs.ts';
import { type FunctionSetup, setUpFunctions } from '../setup-function.ts';

const ACCOUNT = '000000000000';
const ARN = `arn:aws:sqs:eu-west-1:${ACCOUNT}`;
const SOURCE = `
  import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  const client = new SQSClient({ maxAttempts: 1 });
  export const handler = async ({ QueueUrl }) => {
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: new Date().toISOString() }));
    return MessageId;
  };`;

let setup: TestContext;
let sqs: Sqs;
let functions: FunctionSetup;
let urlOf: (name: string) => string;
let stop: () => Promise<void>;

beforeAll(async () => {
  setup = await createTestContext();
  const iam = createIam({ account: ACCOUNT, clock: setup.clock, seed: 'test' });
  const kill = (id: string) => functions.lambda.kill(id);
  const awsPort = await startAwsPort({ keys: iam.keys, iam, chaos: noChaos, kill, log: () => undefined });
  stop = () => awsPort.stop();
  const context = { ...setup.context, iam, origin: `http://127.0.0.1:${awsPort.port}` };
  urlOf = (name) => `${context.origin}/${ACCOUNT}/${name}`;
  const role = {
    logicalId: 'Role',
    stack: 'Test',
    type: 'AWS::IAM::Role',
    properties: {
      RoleName: 'sender',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'send',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `${ARN}:open` }],
          },
        },
      ],
    },
  };
  await iam.create(role);
  sqs = createSqs(context);
  for (const QueueName of ['open', 'closed']) {
    sqs.create({ logicalId: QueueName, stack: 'Test', type: 'AWS::SQS::Queue', properties: { QueueName } });
  }
  functions = setUpFunctions(setup, { context });
  awsPort.serve([sqs, functions.lambda]);
  const stdin = { contents: SOURCE, resolveDir: import.meta.dirname };
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
  });
  functions.define('sender', outputFiles[0]?.text ?? '', {
    Timeout: 20,
    MemorySize: 256,
    Role: iam.attributes(role).Arn,
  });
});

afterAll(async () => {
  await stop();
  await setup.close();
});

describe('a bundled SDK client in a function', () => {
  it('finds the AWS port without configuration, and signs with the role of the function at the time of the clock', async () => {
    const { answer } = await functions.call('sender', { QueueUrl: urlOf('open') });
    const [received] = sqs.queue(`${ARN}:open`)?.receive({ most: 1 }) ?? [];
    expect(received?.message).toMatchObject({ id: answer, body: '2026-03-01T00:00:00.000Z' });
    expect(received?.message.senderId).toMatch(/^AROA[0-9A-F]{17}:sender$/);
  });

  it('is denied what the role does not allow, in the words of AWS', async () => {
    const { answer, failed } = await functions.call('sender', { QueueUrl: urlOf('closed') });
    expect(failed).toBe(true);
    expect(answer).toMatchObject({
      errorType: 'AccessDenied',
      errorMessage: expect.stringContaining(
        `User: arn:aws:sts::${ACCOUNT}:assumed-role/sender/sender is not authorized to perform: sqs:`,
      ),
    });
  });
});
