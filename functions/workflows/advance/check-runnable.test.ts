/** What can be drawn and not walked yet is named, and nothing else is. */
import { expect, test } from 'vitest';
import { factGroups } from '../graph/compiled.ts';
import { setUpGraph } from '../graph/setup-graph.ts';
import { checkRunnable } from './check-runnable.ts';

const start = (...entries: object[]) => ({ type: 'start', data: { entries } });

const found = (nodes: Readonly<Record<string, object>>, settings: object = {}, needs = new Map<string, number>()) =>
  checkRunnable(setUpGraph(nodes, [], { settings }), needs).map(({ code, path, message }) => {
    expect(code).toBe('CANNOT_RUN');
    return `${path}: ${message}`;
  });

test.each([
  [{ m: { type: 'email', data: {} } }, 'nodes.m.type: nodes of the type "email" cannot run yet'],
  [{ w: { type: 'wait', data: { kind: 'event' } } }, 'nodes.w.data.kind: waits of the kind "event" cannot run yet'],
  [
    { l: { type: 'loop', data: { concurrency: 2 } } },
    'nodes.l.data.concurrency: loops over several items at once cannot run yet',
  ],
  [
    { t: { type: 'task', data: { assignee: 'round-robin' } } },
    'nodes.t.data.assignee: tasks for "round-robin" cannot run yet',
  ],
  [
    { s: start({ kind: 'schedule', cron: 'EVERY_HOUR', onHoliday: 'skip' }) },
    'nodes.s.data.entries.0.onHoliday: schedules that know holidays cannot run yet',
  ],
  [{ s: start({ kind: 'date' }) }, 'nodes.s.data.entries.0.kind: entries of the kind "date" cannot run yet'],
  [
    { s: start({ kind: 'event', types: ['order.placed', 'message.failed'] }) },
    'nodes.s.data.entries.0.types.1: events of the type "message.failed" cannot run yet',
  ],
])('%j', (nodes, expected) => {
  expect(found(nodes)).toEqual([expected]);
});

test('notices and facts that no run has', () => {
  expect(found({ s: start({ kind: 'manual' }) }, { notify: { onFinish: ['a@example.com'] } })).toEqual([
    'settings.notify: notices by e-mail cannot run yet',
  ]);
  expect(found({ s: start() }, {}, new Map([['s', factGroups.rhythm | factGroups.customer]]))).toEqual([
    'nodes.s.data: paths that begin with "rhythm." cannot run yet',
  ]);
});

test('nothing of what is walked', () => {
  const nodes = {
    ...{
      s: start({ kind: 'manual' }, { kind: 'event', types: ['CLIENT_CREATED'] }),
      w: { type: 'wait', data: { kind: 'duration' } },
    },
    ...{
      l: { type: 'loop', data: {} },
      t: { type: 'task', data: { assignee: 'sales-rep' } },
      n: { type: 'note', data: {} },
    },
  };
  expect(found(nodes, { reentry: 'once' })).toEqual([]);
});
