/** One relay at a time, and no row lost: what another saw of a shift is found by the look after it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { databaseOver, openEngineSession, openSession } from '../../../lib/database/session.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import type { Database } from '../../engine/data/database.ts';
import { workInShifts } from './work-in-shifts.ts';

let tables: TestDatabase;
let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  tables = await createTestDatabase();
  const session = await openEngineSession(tables.url);
  database = databaseOver(session);
  close = () => session.end();
});
beforeEach(() => tables.query('truncate automation.relay_shifts, automation.doorbells'));
afterAll(async () => {
  await close();
  await tables.drop();
});

/** Counts shifts and looks; there is work after the first `again` of them. */
function counted(again = 0) {
  const seen = { shifts: 0, looks: 0 };
  return {
    seen,
    work: async () => {
      seen.shifts += 1;
    },
    look: async () => {
      seen.looks += 1;
      return seen.looks <= again;
    },
  };
}

test('a relay that comes while another works leaves at once', async () => {
  const second = counted();
  const first = counted();
  const over = await workInShifts(database, {
    id: randomUUID(),
    ...first,
    work: async () => {
      expect(await workInShifts(database, { id: randomUUID(), ...second })).toBe(true);
    },
  });
  expect([over, first.seen.looks, second.seen]).toEqual([true, 1, { shifts: 0, looks: 0 }]);
});

test('a shift follows for what came meanwhile, and a failed one is given up too', async () => {
  const one = counted(2);
  await workInShifts(database, { id: randomUUID(), ...one });
  expect(one.seen).toEqual({ shifts: 3, looks: 3 });
  const failing = workInShifts(database, { ...one, id: randomUUID(), work: () => Promise.reject(new Error('no')) });
  await expect(failing).rejects.toThrow('no');
  expect(await tables.query('select from automation.relay_shifts')).toEqual([]);
});

test('a retry goes on with the shift of the attempt that died; others wait for its end', async () => {
  const id = randomUUID();
  const dead = `insert into automation.relay_shifts values ($1, now() + interval '1 minute')`;
  await tables.query(dead, [id]);
  const [other, retry, later] = [counted(), counted(), counted()];
  await workInShifts(database, { id: randomUUID(), ...other });
  await workInShifts(database, { id, ...retry });
  expect([other.seen.shifts, retry.seen.shifts]).toEqual([0, 1]);
  await tables.query(`insert into automation.relay_shifts values ($1, now() - interval '1 second')`, [id]);
  await workInShifts(database, { id: randomUUID(), ...later });
  expect(later.seen.shifts).toBe(1);
});

test('a writer that is about to commit is waited for, and one that takes its time is told of', async () => {
  const note = 'insert into automation.doorbells (xid) values (pg_current_xact_id())';
  const writer = await openSession(tables.url);
  await writer.query('begin');
  await writer.query(note);
  const slow = counted();
  expect(await workInShifts(database, { id: randomUUID(), ...slow })).toBe(false);
  const quick = counted();
  const waiting = workInShifts(database, {
    id: randomUUID(),
    ...quick,
    look: async () => {
      expect(await tables.query('select from automation.doorbells')).toHaveLength(1);
      return quick.look();
    },
  });
  await writer.query('commit');
  expect(await waiting).toBe(true);
  await writer.end();
});
