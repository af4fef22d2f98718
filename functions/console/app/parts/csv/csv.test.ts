import { expect, it } from 'vitest';
import { toCsv } from './csv.ts';

const columns = { Name: (row: { name: string | null }) => row.name, Count: () => -1 };

it.each([
  ['Ada', 'Ada'],
  ['Ada, "the first"', '"Ada, ""the first"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("http://example.com")', `"'=HYPERLINK(""http://example.com"")"`],
  ['+49 30 123', "'+49 30 123"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [null, ''],
])('%s is the cell %s', (name, cell) => {
  expect(toCsv(columns, [{ name }])).toBe(`\uFEFFName,Count\r\n${cell},-1\r\n`);
});
