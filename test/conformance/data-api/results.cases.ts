/** How values come back, which do not, and how much fits into one answer. */
import assert from 'node:assert/strict';
import { bare, type DataApiCase, dataApi, refused, withTable } from './data-api-case.ts';

const UNSUPPORTED = 'UnsupportedResultException';
const TOO_LARGE = 'The result exceeds the size limit 1 MB.';
const UUID_ROWS = 'select md5(n::text)::uuid from generate_series(1, :rows) n';
const UNSUPPORTED_TYPES: readonly (readonly [expression: string, shown: string])[] = [
  [`'1 day'::interval`, 'INTERVAL'],
  [`'17:08:20+02'::timetz`, 'TIMETZ'],
  [`'<a/>'::xml`, 'XML'],
  [`'1'::money`, 'MONEY'],
  [`'(1,2)'::point`, 'POINT'],
  [`'a'::"char"`, '"CHAR"'],
  [`'pg_class'::regclass`, 'regclass'],
  [`'text'::regtype`, 'regtype'],
  [`'{text}'::regtype[]`, 'regtype[]'],
];

const unsupported: DataApiCase[] = UNSUPPORTED_TYPES.map(([expression, shown]) => ({
  name: `refuses to return ${shown}, and returns it as text`,
  async run(context) {
    const api = dataApi(context);
    const message = `The result contains the unsupported data type ${shown}.`;
    await refused(api.execute(`select 1, ${expression}`), UNSUPPORTED, message);
    assert.equal((await api.fields(`select ${expression}::text`)).length, 1);
  },
}));

export const resultCases: readonly DataApiCase[] = [
  ...unsupported,
  {
    name: 'takes and returns ranges of integers and numerics as text',
    async run(context) {
      const fields = await dataApi(context).fields(
        `select :some::int4range, :more::numrange, null::int4range, 'empty'::numrange`,
        { some: { stringValue: '[1,5]' }, more: { stringValue: '(1.5,)' } },
      );
      assert.deepEqual(fields, [
        { stringValue: '[1,6)' },
        { stringValue: '(1.5,)' },
        { isNull: true },
        { stringValue: 'empty' },
      ]);
    },
  },
  {
    name: 'returns scalars as documented',
    async run(context) {
      const fields = await dataApi(context).fields(
        `select 1::int2, 2::int4, 3::int8, 1.50::numeric, 0.5::float4, 1e300::float8, true, null::int, 'x'::text,
                'ab'::char(3), '{"a": 1}'::jsonb, '{"a":  1}'::json, '\\x01ff'::bytea, '10.0.0.0/8'::cidr,
                '6a7e6b4e-58b4-4f0b-9a53-0a44d3f0a2ee'::uuid, 'me'::name, 7::oid`,
      );
      assert.deepEqual(fields, [
        { longValue: 1 },
        { longValue: 2 },
        { longValue: 3 },
        { stringValue: '1.50' },
        { doubleValue: 0.5 },
        { doubleValue: 1e300 },
        { booleanValue: true },
        { isNull: true },
        { stringValue: 'x' },
        { stringValue: 'ab ' },
        { stringValue: '{"a": 1}' },
        { stringValue: '{"a":  1}' },
        { blobValue: new Uint8Array([1, 255]) },
        { stringValue: '10.0.0.0/8' },
        { stringValue: '6a7e6b4e-58b4-4f0b-9a53-0a44d3f0a2ee' },
        { stringValue: 'me' },
        { longValue: 7 },
      ]);
    },
  },
  {
    name: 'returns NaN and the infinities of doubles',
    async run(context) {
      const fields = await dataApi(context).fields(`select 'NaN'::float8, '-Infinity'::float4, '{Infinity}'::float8[]`);
      const [nan, infinite, list] = fields.map((field) => field.doubleValue ?? field.arrayValue?.doubleValues);
      assert.deepEqual([nan, infinite, list?.toString()], [Number.NaN, Number.NEGATIVE_INFINITY, 'Infinity']);
    },
  },
  {
    name: 'returns instants in UTC without an offset, with no, three or six digits of a second',
    async run(context) {
      const fields = await dataApi(context).fields(
        `select '2026-01-02 03:04:05+09'::timestamptz, '2026-01-02 03:04:05.12+00'::timestamptz,
                '2026-01-02 03:04:05.123456'::timestamp, '2026-01-02 03:04:05'::timestamp, '03:04:05.1'::time,
                '2026-01-02'::date, '0099-12-31 23:30:00-01'::timestamptz`,
      );
      assert.deepEqual(fields, [
        { stringValue: '2026-01-01 18:04:05' },
        { stringValue: '2026-01-02 03:04:05.120' },
        { stringValue: '2026-01-02 03:04:05.123456' },
        { stringValue: '2026-01-02 03:04:05' },
        { stringValue: '03:04:05.100' },
        { stringValue: '2026-01-02' },
        { stringValue: '0100-01-01 00:30:00' },
      ]);
    },
  },
  {
    name: 'keeps instants in UTC in a session of another zone',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      await api.execute(`set local time zone 'Asia/Kathmandu'`, {}, { transactionId });
      const sql = `select '2026-01-02 03:04:05Z'::timestamptz`;
      assert.deepEqual(await api.fields(sql, {}, { transactionId }), [{ stringValue: '2026-01-02 03:04:05' }]);
      await api.rollback(transactionId);
    },
  },
  {
    name: 'returns arrays of one dimension, and refuses more',
    async run(context) {
      const api = dataApi(context);
      const fields = await api.fields(
        `select '{1,NULL,3}'::int[], '{t,f}'::bool[], '{1.5}'::float8[], '{1.50}'::numeric[],
                array['a,b', 'c"d', 'e\\f', '', 'NULL', null, '{}'], '{}'::text[], '[0:1]={7,8}'::int8[]`,
      );
      assert.deepEqual(fields, [
        { arrayValue: { longValues: [1, null, 3] } },
        { arrayValue: { booleanValues: [true, false] } },
        { arrayValue: { doubleValues: [1.5] } },
        { arrayValue: { stringValues: ['1.50'] } },
        { arrayValue: { stringValues: ['a,b', 'c"d', 'e\\f', '', 'NULL', null, '{}'] } },
        { arrayValue: { stringValues: [] } },
        { arrayValue: { longValues: [7, 8] } },
      ]);
      await refused(
        api.execute(`select '{{1},{2}}'::int[]`),
        UNSUPPORTED,
        /^The result contains a multidimensional array/,
      );
    },
  },
  {
    name: 'returns enums as strings, also in arrays',
    async run(context) {
      const api = dataApi(context);
      const transactionId = await api.begin();
      await api.execute(`create type conformance_mood as enum ('sad', 'ok')`, {}, { transactionId });
      const sql = `select 'ok'::conformance_mood, '{sad,ok}'::conformance_mood[]`;
      const fields = await api.fields(sql, {}, { transactionId });
      assert.deepEqual(fields, [{ stringValue: 'ok' }, { arrayValue: { stringValues: ['sad', 'ok'] } }]);
      await api.rollback(transactionId);
    },
  },
  {
    name: 'fails without a word on infinite dates and timestamps',
    async run(context) {
      for (const type of ['timestamptz', 'timestamp', 'date']) {
        const reply = dataApi(context).execute(`select 'infinity'::${type}`);
        await refused(reply, 'InternalFailure', /^(UnknownError)?$/);
      }
    },
  },
  {
    name: 'returns longs as strings and decimals as numbers when asked to',
    async run(context) {
      const resultSetOptions = { longReturnType: 'STRING', decimalReturnType: 'DOUBLE_OR_LONG' } as const;
      const sql = 'select 9007199254740993::int8, 1.5::numeric, 2::numeric';
      assert.deepEqual(await dataApi(context).fields(sql, {}, { resultSetOptions }), [
        { stringValue: '9007199254740993' },
        { doubleValue: 1.5 },
        { longValue: 2 },
      ]);
    },
  },
  {
    name: 'limits a result to 1 MB, counted as rows × (2 + 4 × columns) + bytes',
    async run(context) {
      const api = dataApi(context);
      const { records } = await api.execute(UUID_ROWS, { rows: { longValue: 24_966 } });
      assert.equal(records?.length, 24_966);
      await refused(api.execute(UUID_ROWS, { rows: { longValue: 24_967 } }), UNSUPPORTED, TOO_LARGE);
      const multibyte = `select repeat('é', 1000) from generate_series(1, :rows)`;
      assert.equal((await api.execute(multibyte, { rows: { longValue: 522 } })).records?.length, 522);
      await refused(api.execute(multibyte, { rows: { longValue: 523 } }), UNSUPPORTED, TOO_LARGE);
    },
  },
  {
    name: 'formats records as JSON, with neither records nor metadata',
    async run(context) {
      const sql = `select -9223372036854775808 as n, 10::float8 as f, 'a"\n' as s, null::int as u, true as b,
                   '\\x68656c6c6f'::bytea as y, '{1,NULL}'::int[] as a`;
      const reply = await dataApi(context).execute(sql, {}, { formatRecordsAs: 'JSON', includeResultMetadata: true });
      assert.deepEqual(bare(reply), {
        numberOfRecordsUpdated: 0,
        formattedRecords:
          '[{"n":-9223372036854775808,"f":10.0,"s":"a\\"\\n","u":null,"b":true,"y":"aGVsbG8=","a":[1,null]}]',
      });
    },
  },
  {
    name: 'refuses JSON for columns of the same name, and ignores it for other statements',
    async run(context) {
      const api = dataApi(context);
      const json = { formatRecordsAs: 'JSON' } as const;
      await refused(api.execute('select 1 as a, 2 as a', {}, json), 'BadRequestException', /name a/);
      const reply = bare(await api.execute('create temp table t (n int)', {}, json));
      assert.deepEqual(reply, { numberOfRecordsUpdated: 0, generatedFields: [] });
    },
  },
  {
    name: 'describes columns as they were declared, under their labels',
    run: (context) =>
      withTable(dataApi(context), 'id bigserial, n int generated always as identity, a numeric(8,2)', async (table) => {
        const sql = `select id, n, a as amount, 1 + 1, '{x}'::text[] from ${table}`;
        const { columnMetadata } = await dataApi(context).execute(sql, {}, { includeResultMetadata: true });
        const seen = columnMetadata?.map(({ label, typeName, nullable, isAutoIncrement, precision, tableName }) =>
          [label, typeName, nullable, isAutoIncrement, precision, tableName].join(' '),
        );
        assert.deepEqual(seen, [
          `id bigserial 0 true 19 ${table}`,
          `n serial 0 true 10 ${table}`,
          `amount numeric 1 false 8 ${table}`,
          '?column? int4 2 false 10 ',
          'text _text 2 false 2147483647 ',
        ]);
      }),
  },
];
