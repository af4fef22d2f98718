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
const settled = async () => undefined;
const minutesOn = (minutes: number) => new Date(setup.clock.now().getTime() + minutes * 60_000);
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

describe('idle transactions', () => {
  const expired = {
    name: 'TransactionNotFoundException',
    message: expect.stringMatching(/Transaction may be expired\.$/),
  };

  it('are rolled back after three minutes without a call', async () => {
    await execute('create table idle (n int)');
    const transactionId = await begin();
    await execute('insert into idle values (1)', { transactionId });
    await setup.clock.moveTo(minutesOn(2.9), settled);
    await execute('insert into idle values (2)', { transactionId });
    await setup.clock.moveTo(minutesOn(2.9), settled);
    await execute('insert into idle values (3)', { transactionId });
    await setup.clock.moveTo(minutesOn(3.1), settled);
    await expect(commit(transactionId)).rejects.toMatchObject(expired);
    await eventually('select count(*) from idle', { longValue: 0 });
    await eventually(`select count(*) from pg_locks where relation = 'idle'::regclass and mode like 'Row%'`, {
      longValue: 0,
    });
  });

  it('are rolled back after 24 hours, busy as they may be', async () => {
    const transactionId = await begin();
    for (let step = 1; step <= 599; step += 1) {
      await setup.clock.moveTo(minutesOn(2.4), settled); // 2.4 minutes are a 600th of the day
      await execute('select 1', { transactionId });
    }
    await setup.clock.moveTo(minutesOn(2.5), settled);
    await expect(execute('select 1', { transactionId })).rejects.toMatchObject(expired);
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
