import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARN, type MappingSetup, REPORT, REPORTER, setUpMapping } from './setup-mapping.ts';

let mapping: MappingSetup;

beforeEach(async () => {
  mapping = await setUpMapping();
});

afterEach(() => mapping.close());

describe('an event source mapping', () => {
  it('gives the function the records that AWS gives, and deletes what is done', async () => {
    mapping.queue('jobs');
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', REPORT);
    mapping.sources.start?.();
    mapping.send('jobs', 'work', {
      messageGroupId: 'tenant',
      attributes: { kind: { DataType: 'String', StringValue: 'x' } },
    });
    await mapping.settle();
    expect(JSON.parse(mapping.functions.lines[0] ?? '')).toEqual([
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
    expect(mapping.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('begins with what the run before had in flight when it was killed', async () => {
    mapping.queue('jobs', { VisibilityTimeout: 720 });
    mapping.send('jobs', 'left');
    mapping.sqs.queue(`${ARN}:jobs`)?.receive({ most: 1 });
    expect(mapping.counts('jobs')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', REPORT);
    mapping.sources.start?.();
    await mapping.settle();
    expect(mapping.batches()).toEqual([['left']]);
    expect(mapping.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it.each([
    ['nobody looked', () => undefined, undefined],
    ['somebody counted it', () => mapping.counts('jobs'), { visible: 0, inFlight: 1, delayed: 0 }],
  ])('receives a message that falls due after another timer of the same instant, when %s', async (_, look, counts) => {
    mapping.queue('jobs', { DelaySeconds: 60 });
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', REPORT);
    mapping.sources.start?.();
    let seen: unknown;
    mapping.setup.clock.at(new Date(mapping.setup.clock.now().getTime() + 60_000), () => {
      seen = look();
    });
    mapping.send('jobs', 'later');
    await mapping.setup.advance(60, mapping.settle);
    expect([mapping.batches(), seen]).toEqual([[['later']], counts]);
  });

  it('keeps failed messages invisible until their time-out, and buries them after the last receive', async () => {
    mapping.queue('dead');
    mapping.queue('jobs', {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 2 },
    });
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', REPORT);
    for (const body of ['good', 'fail', 'fine']) mapping.send('jobs', body);
    mapping.sources.start?.();
    await mapping.settle();
    expect(mapping.batches()).toEqual([['good', 'fail', 'fine']]);
    expect(mapping.counts('jobs')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await mapping.setup.advance(59, mapping.settle);
    expect(mapping.batches()).toHaveLength(1);
    await mapping.setup.advance(1, mapping.settle);
    expect(mapping.batches()[1]).toEqual(['fail']);
    await mapping.setup.advance(60, mapping.settle);
    expect(mapping.batches()).toHaveLength(2);
    expect(mapping.counts('dead')).toMatchObject({ visible: 1 });
    expect(mapping.sqs.statistics().jobs).toMatchObject({ dead: 1 });
  });

  it('delivers a delayed message when the clock reaches its time', async () => {
    mapping.queue('jobs', { DelaySeconds: 300 });
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs');
    mapping.sources.start?.();
    mapping.send('jobs', 'later');
    await mapping.settle();
    expect(mapping.batches()).toEqual([]);
    await mapping.setup.advance(300, mapping.settle);
    expect(mapping.batches()).toEqual([['later']]);
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
      mapping.queue('jobs');
      mapping.functions.define('worker', `export const handler = async () => { ${answer}; };`);
      mapping.map('jobs', reports ? REPORT : {});
      mapping.sources.start?.();
      mapping.send('jobs', 'one');
      await mapping.settle();
      expect(mapping.counts('jobs')).toEqual({ visible: 0, inFlight: done ? 0 : 1, delayed: 0 });
    });
  }

  it('runs no more batches at once than its maximum concurrency', async () => {
    mapping.queue('jobs');
    const code = `export const handler = async () => { console.log('+'); await new Promise((done) => setTimeout(done, 30)); console.log('-'); };`;
    mapping.functions.define('worker', code);
    mapping.map('jobs', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    for (let index = 0; index < 8; index++) mapping.send('jobs', String(index));
    mapping.sources.start?.();
    expect(mapping.counts('jobs')).toMatchObject({ visible: 6, inFlight: 2 });
    await mapping.settle();
    expect(mapping.functions.lambda.statistics().worker).toMatchObject({ invocations: 8, environments: 2 });
  });

  it('leaves messages in the queue while every worker is taken, and gets through them all', async () => {
    mapping.queue('jobs');
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', { ...REPORT, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 1000 } });
    for (let index = 0; index < 40; index++) mapping.send('jobs', String(index));
    mapping.sources.start?.();
    expect(mapping.counts('jobs')?.visible).toBeGreaterThan(0);
    await mapping.settle();
    expect(mapping.batches().flat().sort()).toEqual(Array.from({ length: 40 }, (_, index) => String(index)).sort());
    expect(mapping.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('waits for a full batch or the end of its window', async () => {
    mapping.queue('jobs', { VisibilityTimeout: 120 });
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', { BatchSize: 20, MaximumBatchingWindowInSeconds: 30 });
    mapping.sources.start?.();
    for (let index = 0; index < 22; index++) mapping.send('jobs', String(index));
    await mapping.settle();
    expect(mapping.batches().map((batch) => batch.length)).toEqual([20]);
    await mapping.setup.advance(29, mapping.settle);
    expect(mapping.batches()).toHaveLength(1);
    await mapping.setup.advance(1, mapping.settle);
    expect(mapping.batches().map((batch) => batch.length)).toEqual([20, 2]);
  });

  it('does not wait for the window with a batch that is full by size', async () => {
    mapping.queue('jobs', { VisibilityTimeout: 120 });
    mapping.functions.define('worker', 'export const handler = async ({ Records }) => console.log(Records.length);');
    mapping.map('jobs', { BatchSize: 20, MaximumBatchingWindowInSeconds: 30 });
    for (let index = 0; index < 7; index++) mapping.send('jobs', 'x'.repeat(1_000_000));
    mapping.sources.start?.();
    await mapping.settle();
    expect(mapping.functions.lines).toEqual(['5']);
    await mapping.setup.advance(30, mapping.settle);
    expect(mapping.functions.lines).toEqual(['5', '2']);
  });

  it('burns receives when the function is throttled by its reserved concurrency, as on AWS', async () => {
    mapping.queue('jobs', { VisibilityTimeout: 30 });
    mapping.functions.define('worker', REPORTER, { ReservedConcurrentExecutions: 0 });
    mapping.map('jobs');
    mapping.sources.start?.();
    mapping.send('jobs', 'one');
    await mapping.settle();
    expect(mapping.functions.lambda.statistics().worker).toMatchObject({ invocations: 0, throttles: 1 });
    expect(mapping.counts('jobs')).toMatchObject({ inFlight: 1 });
  });

  it('does nothing when disabled', async () => {
    mapping.queue('jobs');
    mapping.functions.define('worker', REPORTER);
    mapping.map('jobs', { Enabled: false });
    mapping.sources.start?.();
    mapping.send('jobs', 'one');
    expect(mapping.sources.idle?.()).toBe(true);
    expect(mapping.counts('jobs')).toMatchObject({ visible: 1 });
  });
});
