/** Runs one statement on one session and returns every field as PostgreSQL's text. */
import type { FieldDef, PoolClient, QueryArrayConfig } from 'pg';
import { AwsError } from '../../service.ts';
import type { BoundValues } from './values/bind.ts';

/** Values are PostgreSQL's text, null for NULL, in the order of `fields`. */
export interface RawResult {
  /** Empty for statements that give no rows. */
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** First word of the command tag: `SELECT`, `INSERT`, `CREATE`; empty for an empty statement. */
  readonly command: string;
  readonly rowCount: number;
}

const MEGABYTE = 1024 * 1024;
/** Of a `formatRecordsAs: JSON` result, which the service limits by the size of its text instead. */
const JSON_LIMIT_BYTES = 10 * MEGABYTE;

const tooLarge = (isJson: boolean) =>
  isJson
    ? new AwsError('BadRequestException', 'Database response exceeded size limit')
    : new AwsError('UnsupportedResultException', 'The result exceeds the size limit 1 MB.');

/** Counts the bytes of texts, so that a result over the limit is not read to its end. */
function createMeter(isJson: boolean) {
  const limit = isJson ? JSON_LIMIT_BYTES : MEGABYTE;
  let bytes = 0;
  return {
    keep(value: string): string {
      bytes += Buffer.byteLength(value);
      if (bytes > limit) throw tooLarge(isJson);
      return value;
    },
    /** A row costs 2 bytes, plus 4 for each column, plus its text, as measured on Aurora. */
    check(rows: number, columns: number): void {
      if (!isJson && bytes + rows * (2 + 4 * columns) > limit) throw tooLarge(isJson);
    },
  };
}

/**
 * Always through the extended protocol, so that PostgreSQL itself refuses several statements in one text.
 * Rejects with `pg.DatabaseError`, or with the service's error for a result over 1 MB (10 MB for `isJson`).
 */
export async function runStatement(
  client: PoolClient,
  statement: BoundValues & { readonly text: string },
  isJson = false,
): Promise<RawResult> {
  const meter = createMeter(isJson);
  // pg reads `types` twice: as the list of parameter OIDs when it parses, and as the source of parsers for results.
  const types = Object.assign([...statement.types], { getTypeParser: () => meter.keep });
  const query = {
    text: statement.text,
    values: [...statement.values],
    types: types as unknown as NonNullable<QueryArrayConfig['types']>, // the declarations know the second use only
    rowMode: 'array' as const,
    queryMode: 'extended', // not declared either: without it a statement with no values would go as a simple query
  };
  const { fields, rows, command, rowCount } = await client.query<(string | null)[]>(query);
  meter.check(rows.length, fields.length);
  return { fields, rows, command: command ?? '', rowCount: rowCount ?? 0 };
}
