/** `includeResultMetadata`: the service describes each column in terms of JDBC. */
import type { ColumnMetadata } from '@aws-sdk/client-rds-data';
import type { FieldDef, PoolClient } from 'pg';
import type { RawResult } from '../statement.ts';
import type { FieldKind, ResultType } from './result-types.ts';

interface ColumnRow {
  readonly relation: number;
  readonly number: number;
  readonly table_name: string;
  readonly is_required: boolean;
  readonly is_serial: boolean;
}

const LOOK_UP = `select c.oid::int8::float8 as relation, a.attnum as number, c.relname as table_name,
    a.attnotnull as is_required,
    a.attidentity <> '' or coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as is_serial
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = any($1::oid[]) and a.attnum > 0`;

/** Values of java.sql.Types. */
const JDBC = { array: 2003, other: 1111 };
const BY_NAME: Readonly<
  Record<string, { readonly type: number; readonly precision: number; readonly scale?: number }>
> = {
  bool: { type: -7, precision: 1 },
  int2: { type: 5, precision: 5 },
  int4: { type: 4, precision: 10 },
  int8: { type: -5, precision: 19 },
  oid: { type: -5, precision: 10 },
  float4: { type: 7, precision: 8, scale: 8 },
  float8: { type: 8, precision: 17, scale: 17 },
  numeric: { type: 2, precision: 0 },
  date: { type: 91, precision: 13 },
  time: { type: 92, precision: 15, scale: 6 },
  timestamp: { type: 93, precision: 29, scale: 6 },
  timestamptz: { type: 93, precision: 35, scale: 6 },
  bytea: { type: -2, precision: 2_147_483_647 },
  bpchar: { type: 1, precision: 2_147_483_647 },
  text: { type: 12, precision: 2_147_483_647 },
  varchar: { type: 12, precision: 2_147_483_647 },
  name: { type: 12, precision: 2_147_483_647 },
};
const UNKNOWN = { type: JDBC.other, precision: 2_147_483_647, scale: 0 };
/** A serial column is described as declared, not as an integer. */
const SERIAL: Readonly<Record<string, string>> = { int2: 'smallserial', int4: 'serial', int8: 'bigserial' };
/** Kinds that the PostgreSQL JDBC driver describes as signed, and as case-sensitive. */
const SIGNED: ReadonlySet<FieldKind> = new Set<FieldKind>(['long', 'double', 'decimal']);
const CASE_SENSITIVE: ReadonlySet<FieldKind> = new Set<FieldKind>(['string', 'blob']);
/** For expressions it is unknown. */
const NULLABLE = { no: 0, yes: 1, unknown: 2 };

/** `numeric(p, s)` and `varchar(n)` keep their sizes in the type modifier, plus four. */
function measures(field: FieldDef, name: string): { precision: number; scale: number } {
  const { precision, scale = 0 } = BY_NAME[name] ?? UNKNOWN;
  const modifier = field.dataTypeModifier - 4;
  if (modifier < 0) return { precision, scale };
  if (name === 'numeric') return { precision: modifier >> 16, scale: modifier & 0xffff };
  return name === 'varchar' || name === 'bpchar' ? { precision: modifier, scale } : { precision, scale };
}

function describe(field: FieldDef, type: ResultType, column: ColumnRow | undefined): ColumnMetadata {
  const element = type.isArray ? type.name.slice(1) : type.name;
  const elementType = (BY_NAME[element] ?? UNKNOWN).type;
  return {
    name: field.name,
    label: field.name,
    type: type.isArray ? JDBC.array : elementType,
    typeName: (column?.is_serial && SERIAL[type.name]) || type.name,
    schemaName: '',
    tableName: column?.table_name ?? '',
    isAutoIncrement: column?.is_serial ?? false,
    isSigned: SIGNED.has(type.kind) && !type.isArray,
    isCurrency: false,
    isCaseSensitive: CASE_SENSITIVE.has(type.kind) || type.isArray,
    nullable: column ? (column.is_required ? NULLABLE.no : NULLABLE.yes) : NULLABLE.unknown,
    ...measures(field, type.name),
    arrayBaseColumnType: type.isArray ? elementType : 0,
  };
}

/** Queries the catalogue on every call, as on AWS. */
export async function columnMetadata(
  client: PoolClient,
  result: RawResult,
  types: readonly ResultType[],
): Promise<ColumnMetadata[]> {
  const relations = [...new Set(result.fields.map(({ tableID }) => tableID))].filter((relation) => relation !== 0);
  const { rows } = relations.length > 0 ? await client.query<ColumnRow>(LOOK_UP, [relations]) : { rows: [] };
  return result.fields.flatMap((field, index) => {
    const type = types[index];
    if (!type) return [];
    const column = rows.find((row) => row.relation === field.tableID && row.number === field.columnID);
    return [describe(field, type, column)];
  });
}
