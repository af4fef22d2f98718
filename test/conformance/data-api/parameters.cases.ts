/** What binds as what, and which placeholders the service sees. */
import assert from 'node:assert/strict';
import { bare, type DataApiCase, dataApi, refused, withTable } from './data-api-case.ts';

const DATABASE_ERROR = 'DatabaseErrorException';

export const parameterCases: readonly DataApiCase[] = [
  {
    name: 'binds each kind of value with its own type',
    async run(context) {
      const [types] = await dataApi(context).fields(
        `select concat_ws(' ', pg_typeof(:s), pg_typeof(:l), pg_typeof(:d), pg_typeof(:b), pg_typeof(:y))`,
        {
          s: { stringValue: 'a' },
          l: { longValue: 1 },
          d: { doubleValue: 1.5 },
          b: { booleanValue: true },
          y: { blobValue: new Uint8Array([1, 255]) },
        },
      );
      assert.deepEqual(types, { stringValue: 'text bigint double precision boolean bytea' });
    },
  },
  {
    name: 'does not turn a string into a uuid without a cast, and reports hint and position',
    async run(context) {
      const id = { id: { stringValue: '6a7e6b4e-58b4-4f0b-9a53-0a44d3f0a2ee' } };
      const api = dataApi(context);
      await refused(
        api.execute('select 1 where gen_random_uuid() = :id', id),
        DATABASE_ERROR,
        'ERROR: operator does not exist: uuid = text; Hint: No operator matches the given name and argument types. ' +
          'You might need to add explicit type casts.; Position: 34; SQLState: 42883',
      );
      assert.deepEqual(await api.fields('select :id::uuid', id), [id.id]);
    },
  },
  {
    name: 'finds no function with an integer argument for a long',
    run: (context) =>
      refused(
        dataApi(context).execute('select make_interval(mins => :n)::text', { n: { longValue: 1 } }),
        DATABASE_ERROR,
        /^ERROR: function make_interval\(mins => bigint\) does not exist;.*SQLState: 42883$/s,
      ),
  },
  {
    name: 'honours type hints',
    async run(context) {
      const [types] = await dataApi(context).fields(
        `select concat_ws(', ', pg_typeof(:u), pg_typeof(:t), pg_typeof(:d), pg_typeof(:h), pg_typeof(:n))`,
        {
          u: { stringValue: '6a7e6b4e-58b4-4f0b-9a53-0a44d3f0a2ee', hint: 'UUID' },
          t: { stringValue: '2026-01-02 03:04:05.678', hint: 'TIMESTAMP' },
          d: { stringValue: '2026-01-02', hint: 'DATE' },
          h: { stringValue: '03:04:05', hint: 'TIME' },
          n: { stringValue: '1.50', hint: 'DECIMAL' },
        },
      );
      assert.deepEqual(types, {
        stringValue: 'uuid, timestamp without time zone, date, time without time zone, numeric',
      });
    },
  },
  {
    name: 'refuses a hinted timestamp with T and Z',
    run: (context) =>
      refused(
        dataApi(context).execute('select :t', { t: { stringValue: '2026-01-02T03:04:05Z', hint: 'TIMESTAMP' } }),
        'ValidationException',
        /./,
      ),
  },
  {
    name: 'refuses array parameters',
    run: (context) =>
      refused(
        dataApi(context).execute('select :a', { a: { arrayValue: { longValues: [1] } } }),
        'ValidationException',
        'Array parameters are not supported.',
      ),
  },
  {
    name: 'reads a cast null as a null of that type',
    async run(context) {
      const api = dataApi(context);
      assert.deepEqual(await api.fields('select :n::int', { n: { isNull: true } }), [{ isNull: true }]);
    },
  },
  {
    name: 'binds each occurrence of a name separately',
    run: (context) =>
      withTable(dataApi(context), 'at timestamptz', (table) =>
        refused(
          dataApi(context).execute(`select date_trunc(:u, at) from ${table} group by date_trunc(:u, at)`, {
            u: { stringValue: 'day' },
          }),
          DATABASE_ERROR,
          /SQLState: 42803$/,
        ),
      ),
  },
  {
    name: 'corrupts a placeholder inside dollar quotes without a word',
    async run(context) {
      assert.deepEqual(await dataApi(context).fields('select $$a :b c$$'), [{ stringValue: 'a $1 c' }]);
    },
  },
  {
    name: 'reads an array slice as a placeholder',
    run: (context) =>
      refused(
        dataApi(context).execute('select (array[1,2,3])[1:2]'),
        DATABASE_ERROR,
        'ERROR: syntax error at or near "$1"; Position: 24; SQLState: 42601',
      ),
  },
  {
    name: 'does not change strings, quoted names, comments and casts',
    async run(context) {
      const sql = `select '{"id": ":x"}' as ":x" /* :x /* :x */ */, E'\\':x', 'it''s :x'::text -- :x`;
      assert.deepEqual(await dataApi(context).fields(sql), [
        { stringValue: '{"id": ":x"}' },
        { stringValue: "':x" },
        { stringValue: "it's :x" },
      ]);
    },
  },
  {
    name: 'never binds $1',
    run: (context) =>
      refused(
        dataApi(context).execute('select $1::text'),
        DATABASE_ERROR,
        'bind message supplies 0 parameters, but prepared statement requires 1; SQLState: 08P01',
      ),
  },
  {
    name: 'fails at the bind when a parameter is missing',
    run: (context) =>
      refused(
        dataApi(context).execute('select :a::text, :b::text', { a: { stringValue: '' } }),
        DATABASE_ERROR,
        /^bind message supplies 1 parameters, .* requires 2; SQLState: 08P01$/,
      ),
  },
  {
    name: 'ignores a parameter that no placeholder names',
    async run(context) {
      const api = dataApi(context);
      assert.deepEqual(await api.fields('select 1', { unused: { stringValue: 'x' } }), [{ longValue: 1 }]);
    },
  },
  {
    name: 'refuses several statements, and accepts one with a semicolon',
    async run(context) {
      const api = dataApi(context);
      await refused(api.execute('select 1; select 2'), 'ValidationException', /^Multistatements aren't supported/);
      assert.deepEqual(await api.fields(`select ';' /* ; */ ; -- ;`), [{ stringValue: ';' }]);
    },
  },
  {
    name: 'refuses the schema parameter',
    run: (context) =>
      refused(
        dataApi(context).execute('select 1', {}, { schema: 'public' }),
        'ValidationException',
        /^The schema parameter isn't supported/,
      ),
  },
  {
    name: 'refuses a text of more than 65536 characters',
    run: (context) =>
      refused(dataApi(context).execute(`select '${'x'.repeat(65_536)}'`), 'ValidationException', /65536/),
  },
  {
    name: 'runs a batch once for each set, and nothing for none',
    run: (context) =>
      withTable(dataApi(context), 'n bigint', async (table) => {
        const api = dataApi(context);
        const insert = `insert into ${table} values (:n)`;
        const two = await api.batch(insert, [{ n: { longValue: 1 } }, { n: { longValue: 2 } }]);
        assert.deepEqual(two.updateResults, [{ generatedFields: [] }, { generatedFields: [] }]);
        assert.deepEqual((await api.batch(insert, [])).updateResults, []);
        assert.deepEqual(await api.fields(`select count(*) from ${table}`), [{ longValue: 2 }]);
      }),
  },
  {
    name: 'keeps what a failing batch did before it failed, unless in a transaction',
    run: (context) =>
      withTable(dataApi(context), 'n bigint unique', async (table) => {
        const api = dataApi(context);
        const twice = [{ n: { longValue: 1 } }, { n: { longValue: 1 } }];
        const duplicate = /^ERROR: duplicate key .*\n {2}Detail: Key \(n\)=\(1\) already exists\.; SQLState: 23505$/;
        await refused(api.batch(`insert into ${table} values (:n)`, twice), DATABASE_ERROR, duplicate);
        const transaction = await api.begin();
        const inserted = api.batch(`insert into ${table} values (:n + 1)`, twice, transaction);
        await refused(inserted, DATABASE_ERROR, /SQLState: 23505$/);
        await api.rollback(transaction);
        assert.deepEqual(await api.fields(`select array_agg(n) from ${table}`), [{ arrayValue: { longValues: [1] } }]);
      }),
  },
  {
    name: 'distinguishes a statement without a result from one with no rows',
    run: (context) =>
      withTable(dataApi(context), 'n int', async (table) => {
        const api = dataApi(context);
        const inserted = bare(await api.execute(`insert into ${table} values (1), (2)`));
        assert.deepEqual(inserted, { numberOfRecordsUpdated: 2, generatedFields: [] });
        const empty = bare(await api.execute(`select n from ${table} where false`));
        assert.deepEqual(empty, { numberOfRecordsUpdated: 0, records: [] });
        const { records } = await api.execute(`update ${table} set n = n + 10 returning n`);
        assert.deepEqual(records, [[{ longValue: 11 }], [{ longValue: 12 }]]);
      }),
  },
];
