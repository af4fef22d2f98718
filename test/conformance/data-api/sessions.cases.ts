/** Transactions, what a session keeps between calls (nothing), and who may sign in. */
import assert from 'node:assert/strict';
import { type DataApiCase, dataApi, refused, withTable } from './data-api-case.ts';

const DATABASE_ERROR = 'DatabaseErrorException';
const NOT_FOUND = 'TransactionNotFoundException';
const ABORTED =
  'ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02';

/** Enough calls that one of them would meet the same pooled session again. */
const SEVERAL = Array.from({ length: 12 }, (_, index) => index);

export const sessionCases: readonly DataApiCase[] = [
  {
    name: 'commits and rolls back',
    run: (context) =>
      withTable(dataApi(context), 'n int', async (table) => {
        const api = dataApi(context);
        const [kept, dropped] = [await api.begin(), await api.begin()];
        await api.execute(`insert into ${table} values (1)`, {}, { transactionId: kept });
        await api.execute(`insert into ${table} values (2)`, {}, { transactionId: dropped });
        assert.deepEqual(await api.fields(`select count(*) from ${table}`), [{ longValue: 0 }]);
        assert.equal((await api.commit(kept)).transactionStatus, 'Transaction Committed');
        assert.equal((await api.rollback(dropped)).transactionStatus, 'Rollback Complete');
        assert.deepEqual(await api.fields(`select array_agg(n) from ${table}`), [{ arrayValue: { longValues: [1] } }]);
      }),
  },
  {
    name: 'rolls back definitions too',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      await api.execute('create table conformance_gone (n int)', {}, { transactionId });
      await api.rollback(transactionId);
      const sql = 'select * from conformance_gone';
      const message = 'ERROR: relation "conformance_gone" does not exist; Position: 15; SQLState: 42P01';
      await refused(api.execute(sql), DATABASE_ERROR, message);
    },
  },
  {
    name: 'refuses everything after a failed statement until the rollback, which succeeds',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      const broken = api.execute('SELEKT', {}, { transactionId });
      const message = 'ERROR: syntax error at or near "SELEKT"; Position: 1; SQLState: 42601';
      await refused(broken, DATABASE_ERROR, message);
      await refused(api.execute('select 1', {}, { transactionId }), DATABASE_ERROR, ABORTED);
      assert.equal((await api.rollback(transactionId)).transactionStatus, 'Rollback Complete');
    },
  },
  {
    name: 'continues after a rollback to a savepoint',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      await api.execute('savepoint a', {}, { transactionId });
      await refused(api.execute('select 1/0', {}, { transactionId }), DATABASE_ERROR, /SQLState: 22012$/);
      await api.execute('rollback to a', {}, { transactionId });
      assert.deepEqual(await api.fields('select 1', {}, { transactionId }), [{ longValue: 1 }]);
      await api.commit(transactionId);
    },
  },
  {
    name: 'refuses a second call in a transaction at once',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      const slow = api.execute('select pg_sleep(0.3)::text', {}, { transactionId });
      const calls = [slow, ...SEVERAL.map(() => api.execute('select 1', {}, { transactionId }))];
      const results = await Promise.allSettled(calls);
      const messages = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
      assert.ok(messages.length >= SEVERAL.length, 'only one call at a time is let in');
      for (const message of messages)
        assert.match(message, /DatabaseErrorException: Transaction is still running a query/);
      await api.rollback(transactionId);
    },
  },
  {
    name: 'knows no transaction that it did not begin, and none that has ended',
    async run(context) {
      const api = dataApi(context);
      await refused(api.commit('AbCd'), NOT_FOUND, /^Transaction AbCd is not found.*Transaction may be expired\.$/);
      const transactionId = await api.begin();
      await api.commit(transactionId);
      const ended = /One previous call resulted in a termination of your transaction\.$/;
      await refused(api.execute('select 1', {}, { transactionId }), NOT_FOUND, ended);
      await refused(api.rollback(transactionId), NOT_FOUND, ended);
    },
  },
  {
    name: 'reports a deferred constraint at the commit',
    run: (context) =>
      withTable(dataApi(context), 'n int unique deferrable initially deferred', async (table) => {
        const api = dataApi(context);
        const transactionId = await api.begin();
        await api.execute(`insert into ${table} values (1), (1)`, {}, { transactionId });
        await refused(api.commit(transactionId), DATABASE_ERROR, /SQLState: 23505$/);
        assert.deepEqual(await api.fields(`select count(*) from ${table}`), [{ longValue: 0 }]);
      }),
  },
  {
    name: 'keeps settings, temporary tables and prepared statements within a transaction',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      for (const sql of ['create temp table mine (n int)', `set local work_mem = '5MB'`, 'prepare p as select 1']) {
        await api.execute(sql, {}, { transactionId });
      }
      assert.deepEqual(await api.fields('show work_mem', {}, { transactionId }), [{ stringValue: '5MB' }]);
      assert.deepEqual(await api.fields('execute p', {}, { transactionId }), [{ longValue: 1 }]);
      assert.deepEqual(await api.fields('select count(*) from mine', {}, { transactionId }), [{ longValue: 0 }]);
      await api.rollback(transactionId);
    },
  },
  {
    name: 'leaves nothing of a session to the next call',
    async run(context) {
      const api = dataApi(context);
      const leaks = [
        `set search_path = pg_temp`,
        `set time zone 'Asia/Tokyo'`,
        `select set_config('statement_timeout', '1', false)`,
        'create temp table leaked (n int)',
        'prepare leaked as select 1',
        `select pg_advisory_lock(${process.pid})::text`,
        'listen leaked',
        'set role pg_monitor',
        'begin',
      ];
      const probe = `select current_setting('search_path'), current_setting('TimeZone'),
        current_setting('statement_timeout'), current_user = session_user, to_regclass('leaked') is null,
        (select count(*) from pg_prepared_statements), (select count(*) from pg_listening_channels()),
        (select count(*) from pg_locks where locktype = 'advisory' and objid = ${process.pid}),
        now() = statement_timestamp()`;
      const clean = await api.fields(probe);
      for (const leak of leaks) await api.execute(leak);
      for (const _ of SEVERAL) assert.deepEqual(await api.fields(probe), clean);
      assert.deepEqual(clean.slice(1, 2), [{ stringValue: 'UTC' }]);
    },
  },
  {
    name: 'finds no prepared statement of another call',
    async run(context) {
      const api = dataApi(context);
      await api.execute('prepare p as select 1');
      const message = 'ERROR: prepared statement "p" does not exist; SQLState: 26000';
      await refused(api.execute('execute p'), DATABASE_ERROR, message);
    },
  },
  {
    name: 'has no stream for copy',
    run: (context) =>
      refused(
        dataApi(context).execute('copy (select 1) to stdout'),
        DATABASE_ERROR,
        /^execute: unexpected message: CopyOutResponse/,
      ),
  },
  {
    name: 'runs vacuum outside transactions only',
    async run(context) {
      const api = dataApi(context);
      await api.execute('vacuum pg_catalog.pg_am');
      const transactionId = await api.begin();
      await refused(api.execute('vacuum', {}, { transactionId }), DATABASE_ERROR, /SQLState: 25001$/);
      await api.rollback(transactionId);
    },
  },
  {
    name: 'knows a cluster by its exact ARN only',
    async run(context) {
      const clusterArn = context.clusterArn.toUpperCase();
      const message = `HttpEndpoint is not enabled for resource ${clusterArn}`;
      await refused(
        dataApi({ ...context, clusterArn }).execute('select 1'),
        'HttpEndpointNotEnabledException',
        message,
      );
    },
  },
  {
    name: 'reports a database that does not exist',
    run: (context) =>
      refused(
        dataApi({ ...context, database: 'nowhere' }).execute('select 1'),
        DATABASE_ERROR,
        'ERROR: database "nowhere" does not exist; SQLState: 3D000',
      ),
  },
  {
    name: 'leaves a not-null violation without the row',
    run: (context) =>
      withTable(dataApi(context), 'name text not null', (table) =>
        refused(
          dataApi(context).execute(`insert into ${table} values (null)`),
          DATABASE_ERROR,
          `ERROR: null value in column "name" of relation "${table}" violates not-null constraint; SQLState: 23502`,
        ),
      ),
  },
];
