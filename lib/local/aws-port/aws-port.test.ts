import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChaos, type LocalChaos } from '../chaos.ts';
import { createClock } from '../clock.ts';
import { createIam, type LocalIam } from '../iam/iam.ts';
import { type ApiCall, type ApiReply, AwsError, type Credentials, type Service } from '../service.ts';
import { type AwsPort, startAwsPort } from './aws-port.ts';

const region = 'eu-west-1';
let iam: LocalIam;
let chaos: LocalChaos;
let awsPort: AwsPort;
let calls: ApiCall[];
let killed: string[];
let log: string[];
let reply: (call: ApiCall) => ApiReply;

const recording = (signingName: string): Service => ({
  handles: [],
  signingName,
  attributes: () => ({ ref: '' }),
  create: () => undefined,
  async handle(call) {
    calls.push(call);
    return reply(call);
  },
});

beforeEach(async () => {
  iam = createIam({ account: '111122223333', seed: 'test', clock: createClock() });
  chaos = createChaos();
  [calls, killed, log] = [[], [], []];
  reply = () => ({ body: {} });
  awsPort = await startAwsPort({
    keys: iam.keys,
    iam,
    chaos,
    kill: (id) => void killed.push(id),
    log: (line) => void log.push(line),
  });
  awsPort.serve(['sqs', 'rds-data', 'scheduler', 'lambda'].map(recording));
});
afterEach(() => awsPort.stop());

const settings = (credentials: Credentials = iam.keys.administrator) => ({
  region,
  credentials,
  endpoint: `http://127.0.0.1:${awsPort.port}`,
  maxAttempts: 1,
});
const execute = (credentials?: Credentials) =>
  new RDSDataClient(settings(credentials)).send(
    new ExecuteStatementCommand({ resourceArn: 'arn:aws:rds:x', secretArn: 'arn:aws:secret', sql: 'select 1' }),
  );
const QueueUrl = () => `http://127.0.0.1:${awsPort.port}/111122223333/orders`;
const worker = () =>
  iam.issue({
    arn: 'arn:aws:sts::111122223333:assumed-role/r/s',
    roleArn: 'arn:aws:iam::111122223333:role/r',
    functionName: 'worker',
    environmentId: 'e1',
  });

describe('startAwsPort', () => {
  it('accepts requests signed by real clients: JSON, REST, paths with ARNs, queries', async () => {
    await new SQSClient({ ...settings(), md5: false }).send(
      new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'ünïcode ✓' }),
    );
    await execute();
    await new LambdaClient(settings()).send(
      new InvokeCommand({ FunctionName: 'arn:aws:lambda:eu-west-1:111122223333:function:f (x)', Payload: '{}' }),
    );
    await new SchedulerClient(settings()).send(
      new ListSchedulesCommand({ NamePrefix: 'a b/c+d&e=*', GroupName: 'Zz', MaxResults: 5 }),
    );
    expect(calls.map(({ service, operation, method }) => [service, operation, method])).toEqual([
      ['sqs', 'SendMessage', 'POST'],
      ['rds-data', '', 'POST'],
      ['lambda', '', 'POST'],
      ['scheduler', '', 'GET'],
    ]);
    expect(JSON.parse(calls[0]?.body.toString() ?? '')).toMatchObject({ MessageBody: 'ünïcode ✓' });
    expect(decodeURIComponent(calls[2]?.path ?? '')).toContain('function:f (x)');
    expect(calls[3]?.query.get('NamePrefix')).toBe('a b/c+d&e=*');
    expect(calls[1]?.caller.roleArn).toBeUndefined();
  });

  it('refuses unknown keys, revoked keys, wrong secrets and wrong session tokens, and calls no service', async () => {
    const issued = worker();
    await expect(execute({ ...issued, secretAccessKey: 'wrong' })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(execute({ ...issued, sessionToken: 'wrong' })).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await execute(issued);
    iam.revoke(issued);
    await expect(execute(issued)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    expect(calls).toHaveLength(1);
  });

  it('refuses a body that was changed after it was signed', async () => {
    const client = new RDSDataClient(settings());
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: '{"sql":"drop table x"}' });
        return next({
          ...args,
          request: {
            ...(args.request as object),
            headers: { ...(args.request as { headers: object }).headers, 'content-length': '22' },
          },
        });
      },
      { step: 'deserialize', priority: 'low' },
    );
    const changed = client.send(
      new ExecuteStatementCommand({ resourceArn: 'arn:aws:rds:x', secretArn: 'arn:aws:secret', sql: 'select 1' }),
    );
    await expect(changed).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(calls).toHaveLength(0);
  });

  it('refuses a request without a signature', async () => {
    const response = await fetch(`http://127.0.0.1:${awsPort.port}/Execute`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
  });

  it('words errors so that clients of both protocols read name, message, members and the query code', async () => {
    reply = () => {
      throw new AwsError('StatementTimeoutException', 'too slow', 400, { members: { dbConnectionId: 7 } });
    };
    await expect(execute()).rejects.toMatchObject({
      name: 'StatementTimeoutException',
      message: 'too slow',
      dbConnectionId: 7,
    });
    reply = () => {
      throw new AwsError('QueueDoesNotExist', 'none', 400, {
        queryError: 'AWS.SimpleQueueService.NonExistentQueue;Sender',
      });
    };
    const sent = new SQSClient(settings()).send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x' }));
    await expect(sent).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue', Type: 'Sender' },
      $fault: 'client',
      message: 'none',
    });
  });

  it('returns 500 for its own failures and logs the reason, and names a service that it does not run', async () => {
    reply = () => {
      throw new TypeError('a bug');
    };
    await expect(execute()).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    expect(log.join()).toContain('TypeError: a bug');
    const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    await expect(
      new SecretsManagerClient(settings()).send(new GetSecretValueCommand({ SecretId: 'x' })),
    ).rejects.toMatchObject({
      message: 'The local runtime does not run the API of "secretsmanager"',
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('sends no date, so that a client in another year does not repeat a refused call for its own clock', async () => {
    reply = () => {
      throw new AwsError('DatabaseErrorException', 'ERROR: duplicate key; SQLState: 23505');
    };
    // The server's own Date header comes from inside Node, which this does not touch.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('1998-06-30T00:00:00Z') });
    const client = new RDSDataClient({ ...settings(), maxAttempts: 3 });
    const statement = { resourceArn: 'arn:aws:rds:x', secretArn: 'arn:aws:secret', sql: 'insert' };
    await expect(client.send(new ExecuteStatementCommand(statement))).rejects.toThrow('23505');
    vi.useRealTimers();
    expect(calls).toHaveLength(1);
  });

  it('authorizes by the role of the caller', async () => {
    reply = (call) => {
      call.authorize('rds-data:ExecuteStatement', 'arn:aws:rds:x');
      return { body: {} };
    };
    await execute();
    await expect(execute(worker())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('assumed-role/r/s'),
    });
  });
});

describe('fault injection at the AWS port', () => {
  it('kills the caller of the chosen call before it is carried out', async () => {
    chaos.crashAt(2, { moment: 'before' });
    const credentials = worker();
    await execute(credentials);
    await execute();
    await expect(execute(credentials)).rejects.toThrow();
    expect([calls.length, killed]).toEqual([2, ['e1']]);
  });

  it('kills the caller after the call was carried out, and never replies', async () => {
    chaos.crashAt(1, { moment: 'after', counts: ({ service }) => service === 'rds-data' });
    await expect(execute(worker())).rejects.toThrow();
    expect([calls.length, killed]).toEqual([1, ['e1']]);
    const call = { functionName: 'worker', environmentId: 'e1', service: 'rds-data', operation: '/Execute' };
    expect(chaos.calls()).toEqual([call]);
  });

  it('injects faults into calls of functions at the set rate, and never into calls of administrators', async () => {
    chaos.configure({ enabled: true, apiFault: 1, kill: 0 });
    await expect(execute(worker())).rejects.toMatchObject({ $metadata: { httpStatusCode: expect.any(Number) } });
    await execute();
    expect(calls).toHaveLength(1);
  });
});
