import type { Description } from './describe.ts';

const WRITES = /\b(?:insert into|update|delete from|for (?:no key )?(?:update|share))\b/i;

const shown: Readonly<Record<string, string>> = {
  timestamptz: 'automation.shown_moment',
  date: 'automation.shown_day',
};

/**
 * Returns a statement that reads with moments and days as replies can show them: the Data API fails on infinite ones. One that writes stays as it
 * is: it cannot be part of another.
 */
export function withShownMoments(sql: string, { columns }: Description): string {
  if (WRITES.test(sql) || !columns.some(({ type }) => shown[type])) return sql;
  const names = columns.map(({ name }) => `"${name}"`);
  const values = columns.map(({ type }, at) =>
    shown[type] ? `${shown[type]}(${names[at]}) as ${names[at]}` : names[at],
  );
  return `select ${values.join(', ')}\nfrom (\n${sql}\n) shown (${names.join(', ')})`;
}
