import { describe, expect, test } from 'vitest';
import { releaseProblems } from './release.ts';

const release = { version: '0.1.0', migrations: { '0001_create_crm': 'a', '0002_create_logins': 'b' } };
const released = [
  { name: '0001_create_crm', hash: 'a' },
  { name: '0002_create_logins', hash: 'b' },
];

describe('releaseProblems', () => {
  test('finds none when released migrations are as they were, with new ones after them', () => {
    expect(releaseProblems(release, [...released, { name: '0003_add_notes', hash: 'c' }])).toEqual([]);
  });

  test('names a released file that was edited, and the way out', () => {
    const [first, second] = [{ name: '0001_create_crm', hash: 'x' }, released[1]];
    expect(releaseProblems(release, [first, ...(second ? [second] : [])])).toEqual([
      'sql/migrations/0001_create_crm.sql was released and then edited. ' +
        'Restore its text of version 0.1.0 and put the change into a new migration.',
    ]);
  });

  test('names a released file that is gone', () => {
    expect(releaseProblems(release, released.slice(0, 1))).toEqual([
      expect.stringMatching(/^sql\/migrations\/0002_create_logins\.sql was released and is gone\. Restore it/),
    ]);
  });

  test('refuses a new file that would be applied before a released one', () => {
    expect(releaseProblems(release, [...released, { name: '0001_squeeze_in', hash: 'c' }])).toEqual([
      'sql/migrations/0001_squeeze_in.sql comes before the released 0002_create_logins.sql. Give it a higher number.',
    ]);
  });
});
