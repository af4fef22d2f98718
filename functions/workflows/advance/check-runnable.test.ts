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

test('an entry of a kind that a later version has written', () => {
  const graph = setUpGraph({ s: start({ kind: 'manual' }) }, []);
  const [first] = graph.nodes;
  if (!first) throw new Error('The graph has no node');
  const nodes = [{ ...first, data: { entries: [{ kind: 'manual' }, { kind: 'telepathy' }] } }];
  expect(checkRunnable({ ...graph, nodes })).toMatchObject([
    {
      code: 'CANNOT_RUN',
      path: 'nodes.s.data.entries.1.kind',
      message: 'entries of the kind "telepathy" cannot run yet',
    },
  ]);
});

test('nothing of what is walked', () => {
  const nodes = {
    ...{
      s: start(
        { kind: 'manual' },
        { kind: 'event', types: ['CLIENT_CREATED', 'message.received', 'message.failed'] },
        { kind: 'date' },
        { kind: 'message' },
        { kind: 'schedule', cron: 'EVERY_HOUR', onHoliday: 'skip' },
        { kind: 'webhook' },
        { kind: 'event', types: ['webhook.received'] },
      ),
      w: { type: 'wait', data: { kind: 'duration' } },
    },
    ...{
      l: { type: 'loop', data: { concurrency: 2 } },
      t: { type: 'task', data: { assignee: 'round-robin' } },
      n: { type: 'note', data: {} },
      x: { type: 'wait', data: { kind: 'event' } },
      m: { type: 'email', data: { sendWindow: {} } },
    },
  };
  expect(found(nodes, { reentry: 'once' })).toEqual([]);
});
