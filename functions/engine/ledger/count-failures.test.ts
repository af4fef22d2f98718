import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countFailures, noteFailedFunctions } from './count-failures.ts';
import type { JobOutcome } from './job.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
let written: string[];
beforeEach(() => {
  written = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
});
const lines = () => written.map((line) => JSON.parse(line));

describe('failures of jobs', () => {
  const job = (type: string, attempts: number, maxAttempts = 3) => ({
    ...{ id: 'x', tenantId: 'x', payload: {}, claim: 'x', claimedAt: NOW },
    ...{ type, attempts, maxAttempts },
  });
  const failed = (retry: boolean): JobOutcome => ({ kind: 'failed', reason: 'X: x', retry });
  const told = (metric: string) =>
    lines().flatMap((line) => (metric in line ? [[line.type, line.kind, line[metric]]] : []));

  test('are told by type: every attempt, and for all jobs together those that are not tried again', () => {
    const failures = countFailures();
    failures.note(job('SEND_EMAIL', 1), failed(true));
    failures.note(job('SEND_EMAIL', 3), failed(true));
    failures.note(job('SEND_EMAIL', 1), failed(false));
    failures.note(job('GENERATE_PDF', 3, 4), failed(true));
    failures.writeMetrics();
    expect(told('AttemptsFailed')).toEqual([
      ['SEND_EMAIL', undefined, 3],
      ['GENERATE_PDF', undefined, 1],
    ]);
    expect(told('JobsFailed')).toEqual([['SEND_EMAIL', 'jobs', 2]]);
  });

  test('of none write nothing', () => {
    const failures = countFailures();
    const done: JobOutcome = { kind: 'done' };
    expect(failures.note(job('SEND_EMAIL', 3), done)).toBe(done);
    failures.note(job('SEND_EMAIL', 3), { kind: 'later', at: NOW, reason: 'x' });
    failures.writeMetrics();
    expect(written).toEqual([]);
  });
});

describe('functions that failed', () => {
  const record = (messageId: string, attempt: number) =>
    ({ messageId, attributes: { ApproximateReceiveCount: String(attempt) } }) as SQSRecord; // what is read of it

  test('are counted when their messages come again, and named', () => {
    noteFailedFunctions('email', [record('a', 1), record('b', 2), record('c', 4)]);
    expect(lines()).toMatchObject([
      { level: 'error', message: 'A function failed before', queue: 'email', messageId: 'b', attempt: 1 },
      { messageId: 'c', attempt: 3 },
      { function: 'email', kind: 'jobs', FunctionsFailed: 2 },
    ]);
  });

  test('cost no line when every message comes for the first time', () => {
    noteFailedFunctions('email', [record('a', 1)]);
    expect(written).toEqual([]);
  });
});
