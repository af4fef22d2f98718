import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countMetrics, putMetrics } from './log.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
let written: string[];
beforeEach(() => {
  written = [];
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
const lines = () => written.map((line) => JSON.parse(line));

describe('metrics', () => {
  test('are counted once for each dimension, in the unit that their name ends with', () => {
    putMetrics({ function: 'client-created', kind: 'events' }, { EventsHandled: 1, EventLagMilliseconds: 250 });
    const Metrics = [
      { Name: 'EventsHandled', Unit: 'Count' },
      { Name: 'EventLagMilliseconds', Unit: 'Milliseconds' },
    ];
    expect(lines()).toEqual([
      {
        _aws: {
          Timestamp: NOW.getTime(),
          CloudWatchMetrics: [{ Namespace: 'Followthrough', Dimensions: [['function'], ['kind']], Metrics }],
        },
        function: 'client-created',
        kind: 'events',
        EventsHandled: 1,
        EventLagMilliseconds: 250,
      },
    ]);
  });

  test('are in the namespace of the installation', () => {
    vi.stubEnv('INSTALLATION', 'Acme');
    countMetrics('burn-rate', { TasksCreated: 2 });
    vi.unstubAllEnvs();
    expect(lines()).toMatchObject([{ _aws: { CloudWatchMetrics: [{ Namespace: 'Acme' }] } }]);
  });

  test('of 0 are not written, because an hour without a metric is not billed; a duration of 0 is', () => {
    putMetrics({ function: 'burn-rate' }, { TasksCreated: 0, Deferred: 0 });
    expect(written).toEqual([]);
    putMetrics({ kind: 'events' }, { EventsHandled: 0, EventLagMilliseconds: 0 });
    expect(lines()).toMatchObject([{ _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'EventLagMilliseconds' }] }] } }]);
  });

  test('are one line each, which CloudWatch reads as one event', () => {
    countMetrics('burn-rate', { TasksCreated: 2 });
    expect(written).toEqual([expect.stringMatching(/^\{.*"function":"burn-rate".*\}\n$/)]);
  });
});
