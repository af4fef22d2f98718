/** Rows for tests of the API. */
import { randomUUID } from 'node:crypto';
import type { TestApi } from './setup-api.ts';

/** Inserts one row and returns its id. */
export async function insert(api: TestApi, table: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = { id: randomUUID(), ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into ${table} (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}

/** By the machine's clock, which the API has in tests. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
