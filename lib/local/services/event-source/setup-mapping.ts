/** A queue, a function and a mapping between them, for tests. */
import { expect } from 'vitest';
import type { Resource, Service } from '../../service.ts';
import { createFunctionBench, type FunctionBench } from '../lambda/setup-function.ts';
import { ADMINISTRATOR, createStand, type Stand } from '../sqs/setup-sqs.ts';
import { createSqs, type Sqs } from '../sqs/sqs.ts';
import { createEventSources } from './event-sources.ts';

export const ARN = 'arn:aws:sqs:eu-west-1:000000000000';
export const REPORT = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
/** Fails for the bodies that say so, and tells what it got. */
export const REPORTER = `export const handler = async ({ Records }) => {
  console.log(JSON.stringify(Records));
  return { batchItemFailures: Records.filter(({ body }) => body.startsWith('fail')).map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

export interface MappingBench {
  readonly stand: Stand;
  readonly sqs: Sqs;
  readonly functions: FunctionBench;
  readonly sources: Service;
  queue(name: string, properties?: Record<string, unknown>): void;
  /** Maps a queue to the function `worker`. */
  map(queueName: string, properties?: Record<string, unknown>, sources?: Service): void;
  send(queueName: string, body: string, more?: object): void;
  /** Until nothing runs and nothing could without the clock moving. */
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

export async function createMappingBench(): Promise<MappingBench> {
  const stand = await createStand();
  const sqs = createSqs(stand.surroundings);
  stand.serve(sqs);
  const functions = createFunctionBench(stand);
  const { lambda, lines } = functions;
  const sources = createEventSources(stand.surroundings, { sqs, lambda });
  return {
    stand,
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
        .poll(() => sources.idle?.() && lambda.idle?.(), { interval: 2, timeout: 20_000 })
        .toBe(true)
        .then(() => undefined),
    counts: (name) => sqs.queue(`${ARN}:${name}`)?.counts(),
    batches: () => lines.map((line) => JSON.parse(line).map(({ body }: { body: string }) => body)),
    async close() {
      sources.stop?.();
      await stand.close();
    },
  };
}
