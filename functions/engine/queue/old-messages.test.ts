import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handleQueue } from './handle-queue.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
let written: Record<string, unknown>[] = [];
beforeEach(() => {
  written = [];
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(JSON.parse(String(line))) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const record = (messageId: string, ageMinutes: number) =>
  ({
    messageId,
    body: '{}',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:BurnRate',
    attributes: { SentTimestamp: String(NOW.getTime() - ageMinutes * 60_000), ApproximateReceiveCount: '3' },
  }) as unknown as SQSRecord; // only what is read

test('messages that waited for half an hour are counted before they are handled, and named', async () => {
  const seen: number[] = [];
  const handle = handleQueue(async () => {
    seen.push(written.length);
  });
  await handle({ Records: [record('young', 29), record('old', 30)] });
  expect(written).toMatchObject([
    { level: 'warn', message: 'A message is old', queue: 'BurnRate', messageId: 'old', attempt: 3 },
    { kind: 'queues', OldMessages: 1 },
  ]);
  expect(seen).toEqual([2, 2]);
});
