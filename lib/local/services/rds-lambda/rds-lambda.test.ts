import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { workerPostgres } from '../../../../test/support/database/worker-postgres.ts';
import { AwsError, type ServiceContext } from '../../service.ts';
import { startQueryServer } from './query-server.ts';
import { createRdsLambda, type InvokedFunctions, type RdsLambda } from './rds-lambda.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Relay`;
const CLUSTER = `arn:aws:rds:${REGION}:${ACCOUNT}:cluster:main`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Invoker`;

const invoked: unknown[] = [];
const asked: unknown[] = [];
const logged: string[] = [];
const trouble: { denied: boolean; fault: AwsError | undefined } = { denied: false, fault: undefined };

const functions: InvokedFunctions = {
  configuration(name) {
    if (name === ARN || name === 'Relay') return { arn: ARN };
    throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
  },
  policy: () => undefined,
  invoke: async (_, event) => ({ payload: JSON.stringify({ got: event }), failed: false, died: false }),
  invokeLater: (arn, event) => void invoked.push({ arn, event }),
  kill: () => undefined,
};

/** The parts of the context that the service reads. */
const context = {
  account: ACCOUNT,
  region: REGION,
  chaos: { apiFault: () => trouble.fault },
  log: (line: string) => void logged.push(line),
  iam: {
    assume: (roleArn: string, service: string, context: unknown) => {
      asked.push({ roleArn, service, context });
      return { arn: 'session', roleArn };
    },
    authorize: (request: unknown) => {
      asked.push(request);
      if (trouble.denied) throw new AwsError('AccessDeniedException', 'not authorized', 403);
    },
  },
} as unknown as ServiceContext; // the other members are not read

const name = `rds_lambda_${randomUUID().replaceAll('-', '')}`;
const clusterWith = (AssociatedRoles: unknown) => ({
  logicalId: 'Cluster',
  stack: 'Data',
  type: 'AWS::RDS::DBCluster',
  properties: { AssociatedRoles },
});
let server: pg.Client;
let client: pg.Client;
let rdsLambda: RdsLambda;
const databaseUrl = () => `${workerPostgres()}/${name}`;
const install = (roles: unknown) => rdsLambda.install(clusterWith(roles), { arn: CLUSTER, databaseUrl: databaseUrl() });

beforeAll(async () => {
  server = new pg.Client({ connectionString: `${workerPostgres()}/postgres` });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.query(
    `do $$ begin create role rds_superuser nologin; exception when duplicate_object then null; end $$`,
  );
  client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  rdsLambda = createRdsLambda(context, functions);
});

beforeEach(async () => {
  invoked.length = 0;
  asked.length = 0;
  Object.assign(trouble, { denied: false, fault: undefined });
  await install([{ FeatureName: 'Lambda', RoleArn: ROLE }]);
});

afterAll(async () => {
  await rdsLambda.stop?.();
  await client.end();
  await server.query(`drop database ${name} with (force)`);
  await server.end();
});

const invoke = (type = 'Event', target = ARN, region = REGION) =>
  client.query(`select * from aws_lambda.invoke($1, '{"xid":"7"}'::json, $2, $3)`, [target, region, type]);

describe('aws_lambda.invoke', () => {
  test('invokes a function for later, as the role of the cluster', async () => {
    const { rows } = await invoke();
    expect(rows).toEqual([{ status_code: 202, payload: null, executed_version: null, log_result: null }]);
    expect(invoked).toEqual([{ arn: ARN, event: { xid: '7' } }]);
    const context = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': CLUSTER };
    expect(asked).toEqual([
      { roleArn: ROLE, service: 'rds.amazonaws.com', context },
      { caller: { arn: 'session', roleArn: ROLE }, action: 'lambda:InvokeFunction', resource: ARN },
    ]);
  });

  test('returns the payload of a function that it waits for', async () => {
    const { rows } = await invoke('RequestResponse', 'Relay');
    expect(rows).toEqual([
      { status_code: 200, payload: { got: { xid: '7' } }, executed_version: '$LATEST', log_result: null },
    ]);
  });

  test('is outside of the transaction: a rollback does not undo it', async () => {
    await client.query('begin');
    await invoke();
    await client.query('rollback');
    expect(invoked).toHaveLength(1);
  });

  test.each([
    ['the policy does not allow it', { denied: true }, /AccessDeniedException: not authorized/],
    ['Lambda fails', { fault: new AwsError('ServiceException', 'no', 500) }, /ServiceException: no/],
  ])('fails when %s', async (_, happens, message) => {
    Object.assign(trouble, happens);
    await expect(invoke()).rejects.toThrow(message);
    expect(invoked).toEqual([]);
  });

  test('fails for a function that is not there, another region, or an unknown type', async () => {
    await expect(invoke('Event', 'Other')).rejects.toThrow(/ResourceNotFoundException/);
    await expect(invoke('Event', ARN, 'us-west-2')).rejects.toThrow(/in us-west-2/);
    await expect(invoke('Sometimes')).rejects.toThrow(/InvalidParameterValueException/);
  });

  test('fails for a cluster without a role for Lambda', async () => {
    await install([{ FeatureName: 's3Import', RoleArn: ROLE }]);
    await expect(invoke()).rejects.toThrow(/has no role for the feature Lambda/);
    await install(undefined);
    await expect(invoke()).rejects.toThrow(/has no role for the feature Lambda/);
  });

  test('is denied to users without the grant', async () => {
    await server.query(`do $$ begin create role passer_by; exception when duplicate_object then null; end $$`);
    await client.query('set role passer_by');
    try {
      await expect(invoke()).rejects.toThrow(/permission denied/);
      await expect(client.query('select * from aws_lambda_local.server')).rejects.toThrow(/permission denied/);
    } finally {
      await client.query('reset role');
    }
  });

  test('passes texts of every kind and length', async () => {
    const note = `"quoted" 'n' \\ ü 🎈 ${'x'.repeat(100_000)}`;
    await client.query(`select aws_lambda.invoke('Relay', $1::json, $2, 'Event')`, [JSON.stringify({ note }), REGION]);
    expect(invoked).toEqual([{ arn: 'Relay', event: { note } }]);
  });

  test('leaves no query open after a hundred invocations', async () => {
    for (let n = 0; n < 100; n += 1) await invoke();
    expect(invoked).toHaveLength(100);
    expect(rdsLambda.idle?.()).toBe(true);
  });
});

describe('the query server', () => {
  test('refuses a wrong password and malformed messages', async () => {
    const queryServer = await startQueryServer(async () => ['never']);
    const connection = queryServer.connection('x').replace(/password=\S+/, 'password=guess');
    await expect(
      client.query(`select * from aws_lambda_local.dblink($1, '{}') as t(a text)`, [connection]),
    ).rejects.toThrow(/could not establish connection/);
    const port = Number(/port=(\d+)/.exec(connection)?.[1]);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(Buffer.from('ffffffff00', 'hex'));
    await once(socket, 'close'); // a malformed message ends the connection, not the runtime
    await queryServer.stop();
    await expect(
      client.query(`select * from aws_lambda_local.dblink($1, '{}') as t(a text)`, [connection]),
    ).rejects.toThrow(/could not establish connection/);
  });
});
