/** The services by which others speak: the event bus, and topics. */
import type { LocalIam } from '../iam/iam.ts';
import type { ServiceContext } from '../service.ts';
import { createEventBridge } from '../services/event-bridge/event-bridge.ts';
import { createSns } from '../services/sns/sns.ts';
import type { Queue } from '../services/sqs/queue.ts';

const EVENTS = 'events.amazonaws.com';
const SNS = 'sns.amazonaws.com';

/** Whether a resource's own policy lets a service act on it for the sake of a source. */
export const mayDo =
  (iam: LocalIam, service: string, action: string) =>
  (resource: string, resourcePolicy: unknown, sourceArn: string): boolean =>
    iam.allowsService({ service, action, resource, resourcePolicy, context: { 'aws:SourceArn': sourceArn } });

interface Parts {
  readonly iam: LocalIam;
  queue(arn: string): Queue | undefined;
}

/** Creates them. */
export function createBuses(context: ServiceContext, { iam, queue }: Parts) {
  const maySend = (service: string) => (to: Queue, queueArn: string, sourceArn: string) =>
    mayDo(iam, service, 'sqs:SendMessage')(queueArn, to.policy, sourceArn);
  return {
    events: createEventBridge(context, { queue, maySend: maySend(EVENTS) }),
    sns: createSns(context, {
      queue,
      mayPublish: (service, resource, resourcePolicy) =>
        iam.allowsService({
          ...{ service, action: 'sns:Publish', resource, resourcePolicy },
          context: { 'aws:SourceAccount': context.account },
        }),
      maySend: maySend(SNS),
    }),
  };
}
