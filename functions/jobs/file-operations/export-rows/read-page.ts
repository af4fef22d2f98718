/** Reads the rows of a collection or a list a page at a time, by the statements behind the API's lists, and makes cells of them. */
import { writeCell } from '../../../api/crm/csv/cells.ts';
import { columnOf, type Exportable } from '../../../api/crm/exports/exportables.ts';
import * as lists from '../../../api/crm/lists/queries.gen.ts';
import { listJobs } from '../../../api/jobs/queries.gen.ts';
import { listTasks } from '../../../api/tasks/queries.gen.ts';
import { listRuns } from '../../../api/workflows/runs/queries.gen.ts';
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import { writeJson } from '../../../engine/data/exact-json.ts';
import { membersOf } from '../../../engine/data/members.ts';
import { camelCase, type Json, type Statement } from '../../../engine/data/statement.ts';
import { enterTenant } from './queries.gen.ts';

/** Each takes its own filters, and binds null for those that it is not given. */
type AnyStatement = Pick<Statement<never, unknown>, 'name' | 'sql' | 'parameters'>;

const statements = {
  users: lists.listCrmUsers,
  products: lists.listCrmProducts,
  customers: lists.listCrmCustomers,
  orders: lists.listCrmOrders,
  samples: lists.listCrmSamples,
  deliverables: lists.listCrmDeliverables,
  tasks: listTasks,
  jobs: listJobs,
  runs: listRuns,
} as const satisfies Record<Exportable, AnyStatement>;

/** Names of members are in each row of JSON, and the Data API returns at most 1 MB. Lists of collections count the bytes of a page. */
const rowsOf = (exportable: Exportable): number =>
  exportable === 'tasks' || exportable === 'jobs' || exportable === 'runs' ? 100 : 500;
/** The lists show no more lines of an order: one of so many may have others, and lines that come back replace all. */
const MOST_LINES = 200;

/** A row that a page ends with. */
export interface After {
  readonly afterAt: string | null;
  readonly afterId: string | null;
}

type Row = Readonly<Record<string, Json>> & { readonly id: string; readonly cursorAt: string };

/** A list whose rows are JSON: a Date would lose the microseconds of moments, and a row that comes back would not be the same. */
const asJson = ({
  name,
  sql,
  parameters,
}: AnyStatement): Statement<Readonly<Record<string, Json>>, { item: Json }> => ({
  name,
  parameters,
  sql: `select to_jsonb(l) as item from (${sql}) l`,
  columns: [['item', 'jsonb']],
});

/** By the statement's names, without the marks of what may be null. */
function rowOf(item: Json): Row {
  const members = Object.entries(membersOf(item)).map(([name, value]) => [camelCase(name.replace(/[!?]$/, '')), value]);
  return Object.fromEntries(members) as Row; // the statement's own columns
}

/** In UTC, with its microseconds, whatever zone the session has. */
function momentOf(value: Json | undefined): Json {
  if (typeof value !== 'string') return null;
  const [fraction = ''] = /\.\d+/.exec(value) ?? [];
  return `${new Date(value).toISOString().slice(0, 19)}${fraction}Z`;
}

function cellOf(exportable: Exportable, row: Row, name: string): string {
  const field = columnOf(exportable, name);
  if (!field) return '';
  const value = row[field.member];
  if (field.attribute !== undefined) return writeCell('text', membersOf(value)[field.attribute] as Json); // JSON of the database
  if (field.kind === 'moment') return writeCell('moment', momentOf(value));
  if (name === 'lines' && Array.isArray(value)) return linesOf(value);
  return writeCell(field.kind, value);
}

/** As rows take them: by the caller's ids of products. Empty where they would come back as others. */
function linesOf(lines: readonly Json[]): string {
  const rows = lines.map(membersOf); // the statement makes objects
  const isWhole = rows.length < MOST_LINES && rows.every(({ productExternalId }) => productExternalId !== null);
  return isWhole ? writeJson(rows.map(({ productId: _, ...line }) => line)) : '';
}

/** Filters have the API's names, which are not those of the statements everywhere. What a statement does not take is not bound. */
function parametersOf({ salesRepExternalId, isActive, q, ...filter }: Readonly<Record<string, string>>) {
  return {
    ...{ now: now().toISOString(), order: 'createdAt' },
    ...filter,
    ...(q === undefined ? {} : { beginning: q }),
    ...(salesRepExternalId === undefined ? {} : { repExternalId: salesRepExternalId }),
    ...(isActive === undefined ? {} : { isActive: isActive === 'true' }),
  };
}

/** Returns the cells of the next rows, and the last of them; no rows when there are no more. */
export async function readPage(
  database: Database,
  {
    collection,
    tenantId,
    filter,
    columns,
  }: {
    readonly collection: Exportable;
    readonly tenantId: string;
    readonly filter: Readonly<Record<string, string>>;
    readonly columns: readonly string[];
  },
  after: After,
) {
  const list = asJson(statements[collection]);
  const asked = { ...parametersOf(filter), tenantId, ...after, limit: rowsOf(collection) };
  const found =
    'beginning' in asked && collection === 'customers'
      ? await database.transaction(async (inTenant) => {
          await inTenant.execute(enterTenant, { tenantId });
          return inTenant.many(list, asked);
        })
      : await database.many(list, asked);
  const rows = found.map(({ item }) => rowOf(item));
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => columns.map((name) => cellOf(collection, row, name))),
    last: last ? { afterAt: last.cursorAt, afterId: last.id } : after,
  };
}
