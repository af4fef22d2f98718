/** What can be drawn and not walked yet is named, and nothing else is. */
import { expect, test } from 'vitest';
import { setUpGraph } from '../graph/setup-graph.ts';
import { checkRunnable } from './check-runnable.ts';

const start = (...entries: object[]) => ({ type: 'start', data: { entries } });

const found = (nodes: Readonly<Record<string, object>>, settings: object = {}) =>
  checkRunnable(setUpGraph(nodes, [], { settings })).map(({ code, path, message }) => {
    expect(code).toBe('CANNOT_RUN');
    return `${path}: ${message}`;
  });

test.each([
  [{ m: { type: 'email', data: { sendWindow: {} } } }, 'nodes.m.data.sendWindow: send windows cannot run yet'],
  [
    { s: start({ kind: 'schedule', cron: 'EVERY_HOUR', onHoliday: 'skip' }) },
    'nodes.s.data.entries.0.onHoliday: schedules that know holidays cannot run yet',
  ],
  [{ s: start({ kind: 'webhook' }) }, 'nodes.s.data.entries.0.kind: entries of the kind "webhook" cannot run yet'],
  [
    { s: start({ kind: 'event', types: ['order.placed', 'message.failed'] }) },
    'nodes.s.data.entries.0.types.1: events of the type "message.failed" cannot run yet',
  ],
])('%j', (nodes, expected) => {
  expect(found(nodes)).toEqual([expected]);
});

test('nothing of what is walked', () => {
  const nodes = {
    ...{
      s: start({ kind: 'manual' }, { kind: 'event', types: ['CLIENT_CREATED'] }, { kind: 'date' }),
      w: { type: 'wait', data: { kind: 'duration' } },
    },
    ...{
      l: { type: 'loop', data: { concurrency: 2 } },
      t: { type: 'task', data: { assignee: 'round-robin' } },
      n: { type: 'note', data: {} },
      x: { type: 'wait', data: { kind: 'event' } },
    },
  };
  expect(found(nodes, { reentry: 'once' })).toEqual([]);
});
