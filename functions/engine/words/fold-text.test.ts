import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { foldText, isOptOut } from './fold-text.ts';

const WORDS = ['STOP', 'OPT-OUT', 'ARRÊT', 'nicht mehr', 'Schluß'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

describe('an opt-out word', () => {
  it.each([
    ...[
      'stop',
      ' Stop!',
      'ＳＴＯＰ',
      '"STOP."',
      'stöp',
      'opt-out',
      'arret',
      'Arrêt',
      'Arre\u0302t',
      'NICHT\n MEHR',
      'stop\u00a0',
      'SCHLUSS',
      'SCHLUẞ',
    ],
  ])('%j is one', async (said) => {
    expect(isOptOut(said, WORDS)).toBe(true);
    expect(await inDatabase(said)).toBe(true);
  });

  it.each(['', ' ', '!', 'stop it', 'please stop', 'sto p', 'opt out', 'nicht'])('%j is none', async (said) => {
    expect(isOptOut(said, WORDS)).toBe(false);
    expect(await inDatabase(said)).toBe(false);
  });

  async function inDatabase(said: string): Promise<unknown> {
    const [row] = await database.query('select automation.is_opt_out($1, $2) as is', [said, JSON.stringify(WORDS)]);
    return row?.is;
  }
});

describe('a folded text', () => {
  /** Of scripts that have been in Unicode for long: PostgreSQL and Node may know different versions of it. */
  const ranges = [
    ...[
      [0x1, 0x58f],
      [0x900, 0x97f],
      [0xe00, 0xe7f],
      [0x1e00, 0x206f],
      [0x2100, 0x218b],
      [0x2460, 0x24ff],
    ],
    ...[
      [0xac00, 0xd7a3],
      [0xff00, 0xffef],
    ],
  ].map(([min = 1, max = 1]) => fc.integer({ min, max }));
  const letters = fc.oneof(...ranges).map((code) => String.fromCodePoint(code));

  it('is the same in the database', async () => {
    const texts = fc.sample(fc.string({ unit: letters, maxLength: 12 }), 2000);
    const rows = await database.query<{ folded: string }>(
      'select automation.fold_text(t.said) as folded from jsonb_array_elements_text($1) with ordinality t(said, place) order by t.place',
      [JSON.stringify(texts)],
    );
    expect(rows.map(({ folded }) => folded)).toEqual(texts.map(foldText));
  });

  it('stays what it is when it is folded again', () => {
    fc.assert(fc.property(fc.string({ unit: letters }), (said) => foldText(foldText(said)) === foldText(said)));
  });
});
