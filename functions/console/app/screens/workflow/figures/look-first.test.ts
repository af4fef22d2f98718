import { expect, it } from 'vitest';
import { looksOf } from './look-first.ts';

const node = (nodeId: string, given: object) => ({
  ...{ nodeId, type: 'task', name: null, before: 0, entered: 0, left: [], ended: 0, failed: 0, cancelled: 0 },
  ...{ standing: 0, moved: 0, time: null, days: [] },
  ...given,
});

const texts = (...nodes: ReturnType<typeof node>[]) =>
  looksOf({ nodes }, ({ nodeId }) => nodeId).map(({ text }) => text);

it('says nothing where nothing stands out', () => {
  expect(texts(node('task', { entered: 100, left: [{ port: 'next', runs: 100 }] }))).toEqual([]);
  expect(texts(node('wait', { type: 'wait', entered: 9, left: [{ port: 'timeout', runs: 9 }] }))).toEqual([]);
  expect(texts(node('call', { entered: 2, ended: 1, left: [{ port: 'next', runs: 1 }] }))).toEqual([]);
  expect(texts(node('end', { type: 'end', entered: 50, ended: 50 }))).toEqual([]);
});

it('says of few runs how many, and no share', () => {
  expect(texts(node('mail', { entered: 2, failed: 1, left: [{ port: 'next', runs: 1 }] }))).toEqual([
    'Runs that failed at “mail”: 1 of 2.',
  ]);
});

it('names what fails, waits in vain and loses runs, the most first', () => {
  const left = (port: string, runs: number) => ({ port, runs });
  expect(
    texts(
      node('mail', { entered: 40, failed: 2, left: [left('error', 10), left('next', 28)] }),
      node('wait', { type: 'wait', entered: 30, left: [left('event', 5), left('timeout', 25)] }),
      node('call', { entered: 20, ended: 12, cancelled: 3, left: [left('next', 5)] }),
    ),
  ).toEqual([
    '“wait” waits in vain for 83.3 % (25 of 30).',
    'Runs that end at “call”: 75 % (15 of 20).',
    '“mail” fails for 26.3 % (10 of 38).',
    'Runs that failed at “mail”: 5 % (2 of 40).',
  ]);
});
