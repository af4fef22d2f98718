/** A queue, a function and a mapping between them, for tests. */
import { expect } from 'vitest';
import type { Resource, Service } from '../../service.ts';
import { type FunctionSetup, setUpFunctions } from '../lambda/setup-function.ts';
import { ADMINISTRATOR, createTestContext, type TestContext } from '../setup-context.ts';
import { createSqs, type Sqs } from '../sqs/sqs.ts';
import { createEventSources } from './event-sources.ts';

export const ARN = 'arn:aws:sqs:eu-west-1:000000000000';
export const REPORT = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
/** Prints its records, and reports those whose body begins with `fail` as failed. */
export const REPORTER = `export const handler = async ({ Records }) => {
  console.log(JSON.stringify(Records));
  return { batchItemFailures: Records.filter(({ body }) => body.startsWith('fail')).map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

export interface MappingSetup {
  readonly setup: TestContext;
  readonly sqs: Sqs;
  readonly functions: FunctionSetup;
  readonly sources: Service;
  queue(name: string, properties?: Record<string, unknown>): void;
  /** Maps a queue to the function `worker`. */
  map(queueName: string, properties?: Record<string, unknown>, sources?: Service): void;
  send(queueName: string, body: string, more?: object): void;
  /** Resolves when nothing runs and nothing could run without the clock moving. */
  settle(): Promise<void>;
  counts(queueName: string): { visible: number; inFlight: number; delayed: number } | undefined;
  /** Bodies of every batch that the function printed. */
  batches(): string[][];
  close(): Promise<void>;
}

const resource = (type: string, logicalId: string, properties: Record<string, unknown>): Resource => ({
  logicalId,
  stack: 'Test',
  type,
  properties,
});

export async function setUpMapping(): Promise<MappingSetup> {
  const setup = await createTestContext();
  const sqs = createSqs(setup.context);
  setup.serve(sqs);
  const functions = setUpFunctions(setup);
  const { lambda, lines } = functions;
  const sources = createEventSources(setup.context, { sqs, lambda });
  return {
    setup,
    sqs,
    functions,
    sources,
    queue: (name, properties = {}) =>
      void sqs.create(resource('AWS::SQS::Queue', name, { QueueName: name, ...properties })),
    map(queueName, properties = {}, target = sources) {
      const all = { EventSourceArn: `${ARN}:${queueName}`, FunctionName: 'worker', ...properties };
      void target.create(resource('AWS::Lambda::EventSourceMapping', 'Mapping', all));
    },
    send: (name, body, more = {}) => sqs.send(`${ARN}:${name}`, { body, ...more }, ADMINISTRATOR),
    settle: () =>
      expect
        .poll(() => sources.idle?.() && lambda.idle?.(), { interval: 2 })
        .toBe(true)
        .then(() => undefined),
    counts: (name) => sqs.queue(`${ARN}:${name}`)?.counts(),
    batches: () => lines.map((line) => JSON.parse(line).map(({ body }: { body: string }) => body)),
    async close() {
      sources.stop?.();
      await setup.close();
    },
  };
}
