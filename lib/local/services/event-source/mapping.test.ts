import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARN, createMappingBench, type MappingBench, REPORT, REPORTER } from './setup-mapping.ts';

let bench: MappingBench;

beforeEach(async () => {
  bench = await createMappingBench();
});

afterEach(() => bench.close());

describe('an event source mapping', () => {
  it('gives the function the records that AWS gives, and deletes what is done', async () => {
    bench.queue('jobs');
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', REPORT);
    bench.sources.start?.();
    bench.send('jobs', 'work', {
      messageGroupId: 'tenant',
      attributes: { kind: { DataType: 'String', StringValue: 'x' } },
    });
    await bench.settle();
    expect(JSON.parse(bench.functions.lines[0] ?? '')).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'work',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(Date.UTC(2026, 2, 1)),
          SenderId: expect.stringMatching(/^AIDA/),
          ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 2, 1)),
          MessageGroupId: 'tenant',
        },
        messageAttributes: {
          kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfBody: '67e92c8765a9bc7fb2d335c459de9eb5',
        eventSource: 'aws:sqs',
        eventSourceARN: `${ARN}:jobs`,
        awsRegion: 'eu-west-1',
      },
    ]);
    expect(bench.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('begins with what the run before had in flight when it was killed', async () => {
    bench.queue('jobs', { VisibilityTimeout: 720 });
    bench.send('jobs', 'left');
    bench.sqs.queue(`${ARN}:jobs`)?.receive({ most: 1 });
    expect(bench.counts('jobs')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', REPORT);
    bench.sources.start?.();
    await bench.settle();
    expect(bench.batches()).toEqual([['left']]);
    expect(bench.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it.each([
    ['nobody looked', () => undefined, undefined],
    ['somebody counted it', () => bench.counts('jobs'), { visible: 0, inFlight: 1, delayed: 0 }],
  ])('begins a message that falls due behind another alarm of its instant, when %s', async (_, look, counts) => {
    bench.queue('jobs', { DelaySeconds: 60 });
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', REPORT);
    bench.sources.start?.();
    let seen: unknown;
    bench.stand.clock.at(new Date(bench.stand.clock.now().getTime() + 60_000), () => {
      seen = look();
    });
    bench.send('jobs', 'later');
    await bench.stand.advance(60, bench.settle);
    expect([bench.batches(), seen]).toEqual([[['later']], counts]);
  });

  it('keeps failed messages invisible until their time-out, and buries them after the last receive', async () => {
    bench.queue('dead');
    bench.queue('jobs', {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 2 },
    });
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', REPORT);
    for (const body of ['good', 'fail', 'fine']) bench.send('jobs', body);
    bench.sources.start?.();
    await bench.settle();
    expect(bench.batches()).toEqual([['good', 'fail', 'fine']]);
    expect(bench.counts('jobs')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await bench.stand.advance(59, bench.settle);
    expect(bench.batches()).toHaveLength(1);
    await bench.stand.advance(1, bench.settle);
    expect(bench.batches()[1]).toEqual(['fail']);
    await bench.stand.advance(60, bench.settle);
    expect(bench.batches()).toHaveLength(2);
    expect(bench.counts('dead')).toMatchObject({ visible: 1 });
    expect(bench.sqs.statistics().jobs).toMatchObject({ dead: 1 });
  });

  it('delivers a delayed message when the clock comes to it', async () => {
    bench.queue('jobs', { DelaySeconds: 300 });
    bench.functions.define('worker', REPORTER);
    bench.map('jobs');
    bench.sources.start?.();
    bench.send('jobs', 'later');
    await bench.settle();
    expect(bench.batches()).toEqual([]);
    await bench.stand.advance(300, bench.settle);
    expect(bench.batches()).toEqual([['later']]);
  });

  const answers: [answer: string, reports: boolean, done: boolean][] = [
    ['return { batchItemFailures: [] }', true, true],
    ['return { batchItemFailures: null }', true, true],
    ['return null', true, true],
    ['return {}', true, true],
    ['throw new Error()', true, false],
    ['throw new Error()', false, false],
    [`return { batchItemFailures: [{ itemIdentifier: 'unknown' }] }`, true, false],
    [`return { batchItemFailures: [{ itemIdentifier: '' }] }`, true, false],
    ['return { batchItemFailures: [{ wrong: 1 }] }', true, false],
    ['return { batchItemFailures: 7 }', true, false],
    [`return 'text'`, true, false],
    [`return { batchItemFailures: [{ itemIdentifier: 'unknown' }] }`, false, true],
  ];
  for (const [answer, reports, done] of answers) {
    it(`takes "${answer}" ${reports ? 'with' : 'without'} reports for ${done ? 'all done' : 'nothing done'}`, async () => {
      bench.queue('jobs');
      bench.functions.define('worker', `export const handler = async () => { ${answer}; };`);
      bench.map('jobs', reports ? REPORT : {});
      bench.sources.start?.();
      bench.send('jobs', 'one');
      await bench.settle();
      expect(bench.counts('jobs')).toEqual({ visible: 0, inFlight: done ? 0 : 1, delayed: 0 });
    });
  }

  it('runs no more batches at once than its maximum concurrency', async () => {
    bench.queue('jobs');
    const code = `export const handler = async () => { console.log('+'); await new Promise((done) => setTimeout(done, 30)); console.log('-'); };`;
    bench.functions.define('worker', code);
    bench.map('jobs', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    for (let index = 0; index < 8; index++) bench.send('jobs', String(index));
    bench.sources.start?.();
    expect(bench.counts('jobs')).toMatchObject({ visible: 6, inFlight: 2 });
    await bench.settle();
    expect(bench.functions.lambda.statistics().worker).toMatchObject({ invocations: 8, environments: 2 });
  });

  it('leaves messages in the queue while every worker is taken, and gets through them all', async () => {
    bench.queue('jobs');
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', { ...REPORT, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 1000 } });
    for (let index = 0; index < 40; index++) bench.send('jobs', String(index));
    bench.sources.start?.();
    expect(bench.counts('jobs')?.visible).toBeGreaterThan(0);
    await bench.settle();
    expect(bench.batches().flat().sort()).toEqual(Array.from({ length: 40 }, (_, index) => String(index)).sort());
    expect(bench.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('waits for a full batch or the end of its window', async () => {
    bench.queue('jobs', { VisibilityTimeout: 120 });
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', { BatchSize: 20, MaximumBatchingWindowInSeconds: 30 });
    bench.sources.start?.();
    for (let index = 0; index < 22; index++) bench.send('jobs', String(index));
    await bench.settle();
    expect(bench.batches().map((batch) => batch.length)).toEqual([20]);
    await bench.stand.advance(29, bench.settle);
    expect(bench.batches()).toHaveLength(1);
    await bench.stand.advance(1, bench.settle);
    expect(bench.batches().map((batch) => batch.length)).toEqual([20, 2]);
  });

  it('does not wait for the window with a batch that is full by size', async () => {
    bench.queue('jobs', { VisibilityTimeout: 120 });
    bench.functions.define('worker', 'export const handler = async ({ Records }) => console.log(Records.length);');
    bench.map('jobs', { BatchSize: 20, MaximumBatchingWindowInSeconds: 30 });
    for (let index = 0; index < 7; index++) bench.send('jobs', 'x'.repeat(1_000_000));
    bench.sources.start?.();
    await bench.settle();
    expect(bench.functions.lines).toEqual(['5']);
    await bench.stand.advance(30, bench.settle);
    expect(bench.functions.lines).toEqual(['5', '2']);
  });

  it('burns receives when the function is throttled by its reserved concurrency, as on AWS', async () => {
    bench.queue('jobs', { VisibilityTimeout: 30 });
    bench.functions.define('worker', REPORTER, { ReservedConcurrentExecutions: 0 });
    bench.map('jobs');
    bench.sources.start?.();
    bench.send('jobs', 'one');
    await bench.settle();
    expect(bench.functions.lambda.statistics().worker).toMatchObject({ invocations: 0, throttles: 1 });
    expect(bench.counts('jobs')).toMatchObject({ inFlight: 1 });
  });

  it('does nothing when disabled', async () => {
    bench.queue('jobs');
    bench.functions.define('worker', REPORTER);
    bench.map('jobs', { Enabled: false });
    bench.sources.start?.();
    bench.send('jobs', 'one');
    expect(bench.sources.idle?.()).toBe(true);
    expect(bench.counts('jobs')).toMatchObject({ visible: 1 });
  });
});
