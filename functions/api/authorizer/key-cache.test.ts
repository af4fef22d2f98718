import { expect, test } from 'vitest';
import { createKeyCache } from './key-cache.ts';

test('holds a thousand keys and lets the oldest go', () => {
  const cache = createKeyCache<number>(
    () => new Date(0),
    () => false,
  );
  for (let n = 0; n <= 1000; n += 1) cache.set(String(n), n);
  expect(cache.get('0')).toBeUndefined();
  expect([cache.get('1'), cache.get('1000')]).toEqual([1, 1000]);
});

test('forgets its keys when the clock is set back, since their age is unknown then', () => {
  let now = new Date('2026-03-01T00:00:00Z');
  const cache = createKeyCache<number>(
    () => now,
    () => false,
  );
  cache.set('a', 1);
  now = new Date('2026-02-01T00:00:00Z');
  expect(cache.get('a')).toBeUndefined();
});
