/** Reads rows of the older system's tables: a bad row is listed with its reason, and the others go on. */
import { isMembers, type Members } from '../../../engine/data/members.ts';
import { EngineError } from '../../../engine/errors.ts';
import { invalid } from '../../http/fields/invalid.ts';

/** How many rows of each table a call takes: their statements stay below 4 MB. */
const most = { AutomatedTrigger: 200, TriggeredTask: 500, Task: 500 } as const;
type Table = keyof typeof most;
const tables = Object.keys(most) as Table[];

export interface BadRow {
  readonly place: string;
  readonly sourceId: string | null;
  readonly reason: string;
}

/** A row with its id and where it stands. */
export interface OldRow {
  readonly place: string;
  readonly id: string;
  readonly row: Members;
}

/** Why a row cannot be taken in. */
export class Unusable extends Error {}

const storable = (value: string): string => value.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\ufffd');

/** A text or a number of a row, without what the database cannot store; undefined when there is none. */
export function textIn(row: Members, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(row, name) ? row[name] : undefined;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '') return storable(text.trim());
  }
  return undefined;
}

/** Throws Unusable for a row without it. */
export function idIn(row: Members, ...names: readonly string[]): string {
  const id = textIn(row, ...names);
  if (id === undefined) throw new Unusable(`${names[0]} is required`);
  if (id.length > 190) throw new Unusable(`${names[0]} has more than 190 characters`);
  return id;
}

/** A moment of a row; one without a zone is of UTC, as Prisma stores it. Throws Unusable for one that does not exist. */
export function momentIn(row: Members, ...names: readonly string[]): Date | undefined {
  const text = textIn(row, ...names);
  if (text === undefined) return undefined;
  const at = new Date(/(?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(text) || !/\d\d:\d\d/.test(text) ? text : `${text}Z`);
  const year = at.getUTCFullYear();
  if (!(year >= 1900 && year <= 9999)) throw new Unusable(`${names[0]} must be a moment such as 2026-01-31T09:00:00Z`);
  return at;
}

/** Rows of several tenants would become those of one. */
function requireOneTenant(rows: readonly unknown[]): void {
  const tenants = new Set(rows.flatMap((row) => (isMembers(row) ? (textIn(row, 'tenantId') ?? []) : [])));
  if (tenants.size > 1)
    throw invalid('content', `has rows of ${tenants.size} tenants; send those of one tenant, with its own key`);
}

/** Calls `read` for each row of a table; what it throws as Unusable makes the row a bad one. */
export function readEach<T>(rows: readonly OldRow[], badRows: BadRow[], read: (row: OldRow) => T): T[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      badRows.push({ place: row.place, sourceId: row.id, reason: error.message });
      return [];
    }
  });
}

function rowsOf(table: Table, given: unknown, badRows: BadRow[]): OldRow[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalid(`content.${table}`, 'must be a list of rows');
  if (given.length > most[table])
    throw new EngineError('TOO_LARGE', `content.${table} has ${given.length} rows; send ${most[table]} in each call`);
  const seen = new Set<string>();
  return given.flatMap((row: unknown, index) => {
    const place = `${table} ${index + 1}`;
    const id = isMembers(row) ? textIn(row, 'id') : undefined;
    const bad = (reason: string) => {
      badRows.push({ place, sourceId: id?.slice(0, 190) ?? null, reason });
      return [];
    };
    if (!isMembers(row)) return bad('must be an object');
    if (id === undefined) return bad('id is required');
    if (id.length > 190) return bad('id has more than 190 characters');
    if (seen.has(id)) return bad('has the id of an earlier row');
    seen.add(id);
    return [{ place, id, row }];
  });
}

/** Throws INVALID_INPUT or TOO_LARGE for a content of which nothing can be said. */
export function readTables(content: unknown): { rows: Readonly<Record<Table, readonly OldRow[]>>; badRows: BadRow[] } {
  if (!isMembers(content)) throw invalid('content', `must be an object with lists of rows: ${tables.join(', ')}`);
  const unknown = Object.keys(content).find((name) => !(tables as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw invalid(`content.${unknown.slice(0, 100)}`, `is unknown; known: ${tables.join(', ')}`);
  const badRows: BadRow[] = [];
  requireOneTenant(tables.flatMap((table) => (Array.isArray(content[table]) ? content[table] : [])));
  return {
    badRows,
    rows: {
      AutomatedTrigger: rowsOf('AutomatedTrigger', content.AutomatedTrigger, badRows),
      TriggeredTask: rowsOf('TriggeredTask', content.TriggeredTask, badRows),
      Task: rowsOf('Task', content.Task, badRows),
    },
  };
}
