import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
} from '@aws-sdk/client-rds-data';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { databaseResuming } from './errors.ts';
import { type DataApiSetup, startDataApi } from './setup-data-api.ts';

let setup: DataApiSetup;
beforeAll(async () => {
  setup = await startDataApi();
});
afterAll(() => setup.stop());
afterEach(() => setup.denied.clear());

const target = () => ({ resourceArn: setup.clusterArn, secretArn: setup.secretArn, database: setup.database });
const execute = (sql: string, more: Partial<ExecuteStatementCommandInput> = {}) =>
  setup.client.send(new ExecuteStatementCommand({ ...target(), sql, ...more }));
const begin = async () => (await setup.client.send(new BeginTransactionCommand(target()))).transactionId ?? '';
const commit = (transactionId: string) =>
  setup.client.send(new CommitTransactionCommand({ ...target(), transactionId }));
const secretOf = async (logicalId: string, text: string) =>
  (await setup.create('AWS::SecretsManager::Secret', logicalId, { SecretString: text })).ref ?? '';

describe('authorisation', () => {
  it('asks for the operation on the cluster and for the secret', async () => {
    setup.authorised.length = 0;
    await commit(await begin());
    expect(setup.authorised).toEqual([
      `rds-data:BeginTransaction ${setup.clusterArn}`,
      `secretsmanager:GetSecretValue ${setup.secretArn}`,
      `rds-data:CommitTransaction ${setup.clusterArn}`,
      `secretsmanager:GetSecretValue ${setup.secretArn}`,
    ]);
  });

  it.each(['rds-data:ExecuteStatement', 'secretsmanager:GetSecretValue'])(
    'refuses a caller without %s',
    async (action) => {
      setup.denied.add(action);
      await expect(execute('select 1')).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(`is not authorized to perform: ${action} on resource: arn:aws:`),
        $metadata: { httpStatusCode: 403 },
      });
    },
  );
});

describe('sign-in', () => {
  it('fails with a wrong password', async () => {
    const secretArn = await secretOf('Wrong', '{"username":"clusteradmin","password":"wrong"}');
    await expect(execute('select 1', { secretArn })).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: 'FATAL: password authentication failed for user "clusteradmin"; SQLState: 28P01',
    });
  });

  it('fails for a secret that does not exist, or that holds no user', async () => {
    const missing = execute('select 1', { secretArn: `${setup.secretArn.slice(0, -6)}AAAAAA` });
    await expect(missing).rejects.toMatchObject({ name: 'SecretsErrorException' });
    const secretArn = await secretOf('Plain', 'not JSON');
    await expect(execute('select 1', { secretArn })).rejects.toMatchObject({ name: 'InvalidSecretException' });
  });

  it('uses another role with its own rights, with any characters in its password', async () => {
    const password = `p%40/:?#[]@!$&'"\\ é`;
    const secretArn = await secretOf('App', JSON.stringify({ username: 'app user', password }));
    await execute(`create role "app user" login password ${pg.escapeLiteral(password)}`);
    await execute('create table closed (n int)');
    const { records } = await execute('select current_user', { secretArn });
    expect(records).toEqual([[{ stringValue: 'app user' }]]);
    await expect(execute('select * from closed', { secretArn })).rejects.toThrow('SQLState: 42501');
  });

  it('uses the database named like the user when the call names none', async () => {
    const { client, clusterArn: resourceArn, secretArn } = setup;
    await expect(client.send(new ExecuteStatementCommand({ resourceArn, secretArn, sql: 'select 1' }))).rejects.toThrow(
      'ERROR: database "clusteradmin" does not exist; SQLState: 3D000',
    );
  });

  it('gives the master user what RDS gives, and not more', async () => {
    const { records } = await execute(
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, pg_has_role('rds_superuser', 'member'),
        (select pg_get_userbyid(datdba) from pg_database where datname = current_database())
       from pg_roles where rolname = current_user`,
    );
    expect(records?.[0]?.map((field) => Object.values(field)[0])).toEqual([
      false,
      true,
      true,
      false,
      true,
      'clusteradmin',
    ]);
    await execute('create extension if not exists pgcrypto');
    await expect(execute('create extension dblink')).rejects.toThrow('SQLState: 42501');
  });
});

describe('the cluster', () => {
  it('needs its HTTP endpoint on, and an instance', async () => {
    const base = { Engine: 'aurora-postgresql', MasterUsername: 'other', MasterUserPassword: 'other' };
    const off = await setup.create('AWS::RDS::DBCluster', 'Off', base);
    const bare = await setup.create('AWS::RDS::DBCluster', 'Bare', { ...base, EnableHttpEndpoint: true });
    await expect(execute('select 1', { resourceArn: off.DBClusterArn })).rejects.toMatchObject({
      name: 'HttpEndpointNotEnabledException',
      message: `HttpEndpoint is not enabled for resource ${off.DBClusterArn}`,
    });
    await expect(execute('select 1', { resourceArn: bare.DBClusterArn })).rejects.toMatchObject({
      name: 'DatabaseNotFoundException',
    });
  });

  it.each([
    [{ Engine: 'aurora-mysql' }, 'Engine aurora-mysql does not run here'],
    [{ EngineVersion: '18.3' }, 'EngineVersion 18.3 has no RDS Data API'],
    [{ ServerlessV2ScalingConfiguration: { MinCapacity: 4, MaxCapacity: 2 } }, 'capacity from 4 to 2'],
    [{ ServerlessV2ScalingConfiguration: { MaxCapacity: 2, SecondsUntilAutoPause: 60 } }, 'SecondsUntilAutoPause 60'],
    [
      { MasterUserPassword: '{{resolve:secretsmanager:none:SecretString:password::}}' },
      "can't find the specified secret",
    ],
  ])('is refused with %j', async (properties, message) => {
    const all = { Engine: 'aurora-postgresql', EnableHttpEndpoint: true, MasterUsername: 'm', MasterUserPassword: 'm' };
    await expect(setup.create('AWS::RDS::DBCluster', 'Refused', { ...all, ...properties })).rejects.toThrow(message);
  });

  it('is created again over the data that is there', async () => {
    await execute('create table kept (n int)');
    const password = setup.secrets.read(setup.secretArn)?.password;
    const properties = { Engine: 'aurora-postgresql', DatabaseName: 'crm', MasterUsername: 'clusteradmin' };
    await setup.create('AWS::RDS::DBCluster', 'Again', { ...properties, MasterUserPassword: password });
    expect((await execute('select count(*) from kept')).records).toEqual([[{ longValue: 0 }]]);
  });
});

describe('a transaction after a failed statement', () => {
  it('does not pretend to commit', async () => {
    const transactionId = await begin();
    await expect(execute('select 1/0', { transactionId })).rejects.toThrow('SQLState: 22012');
    await expect(commit(transactionId)).rejects.toThrow('SQLState: 25P02');
  });

  it('belongs to its secret and its database', async () => {
    const transactionId = await begin();
    const secretArn = await secretOf('Stranger', '{"username":"clusteradmin","password":"x"}');
    const others = execute('select 1', { transactionId, secretArn });
    await expect(others).rejects.toMatchObject({ name: 'TransactionNotFoundException' });
    await expect(execute('select 1', { transactionId, database: 'postgres' })).rejects.toThrow(
      'Database name is not the same as transaction',
    );
    await commit(transactionId);
  });
});

describe('requests', () => {
  const post = (path: string, body: string) =>
    fetch(new URL(path, setup.endpoint), { method: 'POST', body }).then(async (reply) => [
      reply.headers.get('x-amzn-errortype'),
      ((await reply.json()) as { message: string }).message,
    ]);

  it.each([
    ['{}', 'ValidationException', /Value null at 'resourceArn' .* must not be null/],
    ['no JSON', 'SerializationException', /./],
    [JSON.stringify({ resourceArn: 1, secretArn: 'x', sql: '' }), 'SerializationException', /resourceArn/],
    [
      JSON.stringify({ resourceArn: 'arn', secretArn: 'arn:aws:secret', sql: '' }),
      'ValidationException',
      /or equal to 11/,
    ],
  ])('are refused as %s', async (body, name, message) => {
    expect(await post('/Execute', body)).toEqual([name, expect.stringMatching(message)]);
  });

  it('are refused above 4 MiB', async () => {
    const body = JSON.stringify({ ...target(), sql: 'select 1', parameters: ['x'.repeat(4 * 1024 * 1024)] });
    expect(await post('/BatchExecute', body)).toEqual(['ValidationException', expect.stringContaining('4 MB')]);
  });

  it('are unknown elsewhere', async () => {
    expect(await post('/ExecuteSql', '{}')).toEqual(['UnknownOperationException', '']);
  });

  it('keep all digits of a long', async () => {
    const body = JSON.stringify({
      ...target(),
      sql: 'select (:n)::text',
      parameters: [{ name: 'n', value: { longValue: 1 } }],
    });
    const reply = await fetch(new URL('/Execute', setup.endpoint), {
      method: 'POST',
      body: body.replace('"longValue":1', '"longValue":9223372036854775807'),
    });
    expect(await reply.json()).toMatchObject({ records: [[{ stringValue: '9223372036854775807' }]] });
  });

  it('are counted by operation', async () => {
    const before = setup.rdsData.statistics();
    await commit(await begin());
    await expect(execute('SELEKT')).rejects.toThrow();
    const now = setup.rdsData.statistics();
    expect([now.ExecuteStatement, now.BeginTransaction, now.CommitTransaction, now.RollbackTransaction]).toEqual([
      before.ExecuteStatement + 1,
      before.BeginTransaction + 1,
      before.CommitTransaction + 1,
      before.RollbackTransaction,
    ]);
  });
});

describe('databaseResuming', () => {
  it('says what the cluster says while it wakes up', () => {
    const error = databaseResuming(setup.clusterArn);
    expect([error.name, error.status]).toEqual(['DatabaseResumingException', 400]);
    expect(error.message).toMatch(
      /^The Aurora DB instance db-[0-9A-F]{26} is resuming after being auto-paused\. Please wait a few seconds and try again\.$/,
    );
  });
});
