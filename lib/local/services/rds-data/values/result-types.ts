/** Which PostgreSQL types the Data API returns, and as what. */
import type { FieldDef, PoolClient } from 'pg';
import { AwsError } from '../../../service.ts';

/** Decides which member of `Field` holds a value, and how PostgreSQL's text of it is rewritten. */
export type FieldKind =
  | 'long'
  | 'double'
  | 'boolean'
  | 'string'
  | 'decimal'
  | 'blob'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz';

/** The type of a column. For an array, `kind` is that of its elements. */
export interface ResultType {
  /** PostgreSQL's own name, `_int4` for an array. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly isArray: boolean;
}

const scalar = (name: string, kind: FieldKind): ResultType => ({ name, kind, isArray: false });
const array = (name: string, kind: FieldKind): ResultType => ({ name: `_${name}`, kind, isArray: true });

/**
 * The documented types, by OID: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-operations.html
 */
const SUPPORTED: ReadonlyMap<number, ResultType> = new Map([
  [16, scalar('bool', 'boolean')],
  [17, scalar('bytea', 'blob')],
  [19, scalar('name', 'string')],
  [20, scalar('int8', 'long')],
  [21, scalar('int2', 'long')],
  [23, scalar('int4', 'long')],
  [25, scalar('text', 'string')],
  [26, scalar('oid', 'long')],
  [114, scalar('json', 'string')],
  [650, scalar('cidr', 'string')],
  [700, scalar('float4', 'double')],
  [701, scalar('float8', 'double')],
  [869, scalar('inet', 'string')],
  [1042, scalar('bpchar', 'string')],
  [1043, scalar('varchar', 'string')],
  [1082, scalar('date', 'date')],
  [1083, scalar('time', 'time')],
  [1114, scalar('timestamp', 'timestamp')],
  [1184, scalar('timestamptz', 'timestamptz')],
  [1700, scalar('numeric', 'decimal')],
  [2950, scalar('uuid', 'string')],
  [3802, scalar('jsonb', 'string')],
  // Aurora gives these two ranges, which its list does not have. Nothing is known of the others.
  [3904, scalar('int4range', 'string')],
  [3906, scalar('numrange', 'string')],
  [199, array('json', 'string')],
  [1000, array('bool', 'boolean')],
  [1003, array('name', 'string')],
  [1005, array('int2', 'long')],
  [1007, array('int4', 'long')],
  [1009, array('text', 'string')],
  [1014, array('bpchar', 'string')],
  [1015, array('varchar', 'string')],
  [1016, array('int8', 'long')],
  [1021, array('float4', 'double')],
  [1022, array('float8', 'double')],
  [1028, array('oid', 'long')],
  [1115, array('timestamp', 'timestamp')],
  [1182, array('date', 'date')],
  [1183, array('time', 'time')],
  [1185, array('timestamptz', 'timestamptz')],
  [1231, array('numeric', 'decimal')],
  [2951, array('uuid', 'string')],
  [3807, array('jsonb', 'string')],
]);

/** Extension types known to come back as text. */
const TEXT_EXTENSIONS = new Set(['citext', 'vector']);

interface TypeRow {
  readonly oid: string;
  readonly typname: string;
  /** `e` for an enum. */
  readonly typtype: string;
  /** Of the elements, for an array. */
  readonly element: string | null;
  readonly element_type: string | null;
}

const LOOK_UP = `select t.oid::text, t.typname, t.typtype, e.typname as element, e.typtype as element_type
  from pg_catalog.pg_type t left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  where t.oid = any($1::oid[])`;

/** As recorded: in capitals, `"CHAR"` with its quotes, but `regclass` and its kin as they are. */
function unsupported(name: string): AwsError {
  const plain = name.startsWith('_') ? `${name.slice(1)}[]` : name;
  const shown = plain.startsWith('reg') ? plain : plain.replace(/^char\b/, '"char"').toUpperCase();
  return new AwsError('UnsupportedResultException', `The result contains the unsupported data type ${shown}.`);
}

function fromCatalogue(row: TypeRow): ResultType {
  if (row.typtype === 'e' || TEXT_EXTENSIONS.has(row.typname)) return scalar(row.typname, 'string');
  if (row.element !== null && (row.element_type === 'e' || TEXT_EXTENSIONS.has(row.element))) {
    return array(row.element, 'string');
  }
  throw unsupported(row.typname);
}

/**
 * The type of each column. Enums and other types of the database's own are looked up on `client`.
 * Throws `UnsupportedResultException` for the first column that the service would refuse: what is not documented
 * as returned (`void`, `xid`, other ranges, composites, …) is refused too, since only a cast to text is sure to work.
 */
export async function resultTypes(client: PoolClient, fields: readonly FieldDef[]): Promise<ResultType[]> {
  const unknown = fields.map((field) => field.dataTypeID).filter((oid) => !SUPPORTED.has(oid));
  const { rows } = unknown.length > 0 ? await client.query<TypeRow>(LOOK_UP, [unknown]) : { rows: [] };
  return fields.map((field) => {
    const known = SUPPORTED.get(field.dataTypeID);
    if (known) return known;
    const row = rows.find(({ oid }) => Number(oid) === field.dataTypeID);
    if (!row) throw unsupported(`type ${field.dataTypeID}`);
    return fromCatalogue(row);
  });
}
