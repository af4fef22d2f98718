import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
} from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiSetup, startDataApi } from './setup-data-api.ts';

/** Long enough for the quick statements of these tests on a busy machine. */
const TIMEOUT_MS = 1500;

let setup: DataApiSetup;
beforeAll(async () => {
  setup = await startDataApi({ statementTimeoutMs: TIMEOUT_MS });
});
afterAll(() => setup.stop());

const target = () => ({ resourceArn: setup.clusterArn, secretArn: setup.secretArn, database: setup.database });
const execute = (sql: string, more: Partial<ExecuteStatementCommandInput> = {}) =>
  setup.client.send(new ExecuteStatementCommand({ ...target(), sql, ...more }));
const begin = async () => (await setup.client.send(new BeginTransactionCommand(target()))).transactionId ?? '';
const commit = (transactionId: string) =>
  setup.client.send(new CommitTransactionCommand({ ...target(), transactionId }));
/** Polls for what the server does after its reply. */
const eventually = (sql: string, wanted: unknown) =>
  expect.poll(async () => (await execute(sql)).records?.[0]?.[0]).toEqual(wanted);

describe('time-outs', () => {
  it('end a statement', async () => {
    await expect(execute('select pg_sleep(30)::text')).rejects.toMatchObject({
      name: 'StatementTimeoutException',
      message: 'canceling statement due to statement timeout',
      dbConnectionId: expect.any(Number),
    });
    expect((await execute('show statement_timeout')).records).toEqual([[{ stringValue: `${TIMEOUT_MS}ms` }]]);
  });

  it('end the call but not the statement with continueAfterTimeout', async () => {
    await execute('create table late (n int)');
    const slow = execute('insert into late select 1 from pg_sleep(2)', { continueAfterTimeout: true });
    await expect(slow).rejects.toMatchObject({ name: 'StatementTimeoutException' });
    expect(setup.rdsData.idle?.()).toBe(false);
    await eventually('select count(*) from late', { longValue: 1 });
    expect(setup.rdsData.idle?.()).toBe(true);
  });

  it('leave the transaction occupied until such a statement ends', async () => {
    const transactionId = await begin();
    const slow = execute('select pg_sleep(2)::text', { transactionId, continueAfterTimeout: true });
    await expect(slow).rejects.toMatchObject({ name: 'StatementTimeoutException' });
    await expect(execute('select 1', { transactionId })).rejects.toThrow('Transaction is still running a query');
    await expect.poll(() => setup.rdsData.idle?.()).toBe(true);
    const { records } = await execute('show statement_timeout', { transactionId });
    expect(records).toEqual([[{ stringValue: `${TIMEOUT_MS}ms` }]]);
    await commit(transactionId);
  });
});

describe('stop', () => {
  it('ends open transactions and running statements at once', async () => {
    const other = await startDataApi();
    const base = { resourceArn: other.clusterArn, secretArn: other.secretArn, database: other.database };
    await other.client.send(new BeginTransactionCommand(base));
    const running = other.client.send(new ExecuteStatementCommand({ ...base, sql: 'select pg_sleep(600)::text' }));
    const outcome = expect(running).rejects.not.toMatchObject({ name: 'StatementTimeoutException' });
    await expect.poll(() => other.rdsData.idle?.()).toBe(false);
    await other.stop();
    await outcome;
  });
});
