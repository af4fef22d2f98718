/** Event source mappings: queues that invoke functions. */
import { createHash } from 'node:crypto';
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Resource, Service, ServiceContext } from '../../service.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { Sqs } from '../sqs/sqs.ts';
import { Mapping } from './mapping.ts';
import { type MappingSettings, readMapping } from './mapping-settings.ts';

export interface EventSources extends Service {
  /** For ListEventSourceMappings of Lambda. */
  list(): EventSourceMappingConfiguration[];
}

/** Mappings receive from `start` on, and take turns when workers are scarce. */
export function createEventSources(
  context: ServiceContext,
  { sqs, lambda }: { sqs: Sqs; lambda: Lambda },
): EventSources {
  const mappings: Mapping[] = [];
  const list: EventSourceMappingConfiguration[] = [];
  let first = 0;

  /** Starts with another mapping each time, so that a busy queue does not take every free worker. */
  const pumpAll = () => {
    first = mappings.length > 0 ? (first + 1) % mappings.length : 0;
    for (const mapping of [...mappings.slice(first), ...mappings.slice(0, first)]) mapping.pump();
  };

  const arnOf = (uuid: string) => `arn:aws:lambda:${context.region}:${context.account}:event-source-mapping:${uuid}`;

  return {
    handles: ['AWS::Lambda::EventSourceMapping'],
    list: () => list,
    attributes(resource) {
      const uuid = mappingId(resource);
      return { ref: uuid, Id: uuid, EventSourceMappingArn: arnOf(uuid) };
    },
    create(resource) {
      const settings = readMapping(resource, { sqs, lambda, iam: context.iam });
      const UUID = mappingId(resource);
      list.push({ UUID, EventSourceMappingArn: arnOf(UUID), ...shown(settings, lambda) });
      mappings.push(new Mapping(settings, context, lambda));
    },
    start() {
      lambda.onRoom(pumpAll);
      for (const mapping of mappings) mapping.start();
    },
    stop() {
      for (const mapping of mappings) mapping.stop();
    },
    idle: () => mappings.every((mapping) => mapping.isIdle()),
  };
}

function shown(settings: MappingSettings, lambda: Lambda): EventSourceMappingConfiguration {
  const { functionArn, queue, batchSize, windowSeconds, isEnabled, reportsFailures, mostConcurrent } = settings;
  return {
    FunctionArn: lambda.configuration(functionArn).arn,
    EventSourceArn: queue.arn,
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: windowSeconds,
    State: isEnabled ? 'Enabled' : 'Disabled',
    FunctionResponseTypes: reportsFailures ? ['ReportBatchItemFailures'] : [],
    ...(mostConcurrent === undefined ? {} : { ScalingConfig: { MaximumConcurrency: mostConcurrent } }),
  };
}

/** A UUID that is the same at every start. */
function mappingId({ stack, logicalId }: Resource): string {
  const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
