import { expect, test } from 'vitest';
import { gatherNotes, type NotedLine } from './gather-notes.ts';

/** Notes lines, and returns them as they were written. A write at one of the places in `fails` fails. */
function gather(fails: readonly number[] = []) {
  const written: string[][] = [];
  let writes = 0;
  const notes = gatherNotes(async (lines: readonly NotedLine[]) => {
    writes += 1;
    if (fails.includes(writes)) throw new Error('busy');
    written.push(lines.map(({ text }) => text));
  });
  return { notes, written };
}

const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => String(from + n));

test('the first line is written at once, the next ones forty at a time, and the end writes what is left', async () => {
  const { notes, written } = gather();
  for (const line of count(1, 100)) await notes.add(line);
  expect(written).toEqual([['1'], count(2, 41), count(42, 81)]);
  await notes.end();
  expect(written.at(-1)).toEqual(count(82, 100));
  await notes.add('late');
  await notes.end();
  expect(written).toHaveLength(4);
});

test('lines that could not be written are written with the next ones', async () => {
  const { notes, written } = gather([1, 2]);
  await expect(notes.add('1')).rejects.toThrow('busy');
  for (const line of count(2, 39)) await notes.add(line);
  await expect(notes.add('40')).rejects.toThrow('busy');
  await notes.end();
  expect(written).toEqual([count(1, 40)]);
});

test('a line has nothing that the database cannot hold', async () => {
  const { notes, written } = gather();
  await notes.add('a\0b \ud83d 😀');
  expect(written).toEqual([['ab \ufffd 😀']]);
});
