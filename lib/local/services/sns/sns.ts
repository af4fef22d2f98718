/**
 * Topics with queues as subscribers. Services of AWS publish: there is no API. Other topics exist, and what they would send goes nowhere.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */

import { randomUUID } from 'node:crypto';
import { listOf } from '../../../../functions/engine/data/members.ts';
import { AwsError, type Resource, type Service, type ServiceContext, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';
import { readDraft } from '../sqs/draft.ts';
import type { Queue } from '../sqs/queue.ts';

export interface Sns extends Service {
  /** Publishes to each topic whose policy lets the service. Returns to how many queues. Never throws. */
  publish(servicePrincipal: string, message: string): number;
}

interface SnsOptions {
  queue(arn: string): Queue | undefined;
  /** Whether the topic's policy lets the service publish. */
  mayPublish(servicePrincipal: string, topicArn: string, policy: unknown): boolean;
  /** Whether the queue's policy lets the topic send. */
  maySend(queue: Queue, queueArn: string, topicArn: string): boolean;
}

/** What receivers see as the sender: an account of SNS. */
const SENDER_ID = 'AIDASNS00000000000000';

const nameOf = (resource: Resource): string => {
  const { TopicName } = resource.properties;
  return typeof TopicName === 'string' ? TopicName : physicalName(resource);
};

export function createSns(context: ServiceContext, { queue, mayPublish, maySend }: SnsOptions): Sns {
  const { account, region, clock, log } = context;
  const topics = new Map<string, { policies: unknown[]; queueArns: string[] }>();
  const arnOf = (resource: Resource) => `arn:aws:sns:${region}:${account}:${nameOf(resource)}`;
  const topicOf = (resource: Resource, arn: unknown) => {
    const topic = topics.get(String(arn));
    if (!topic) throw new TemplateError(resource, `there is no topic ${String(arn)}`);
    return topic;
  };

  const subscribe = (resource: Resource): void => {
    const { TopicArn, Protocol, Endpoint, RawMessageDelivery, FilterPolicy } = resource.properties;
    if (Protocol !== 'sqs') return; // e-mail to people: metrics are not collected, so no alarm is sent
    if (RawMessageDelivery === true || FilterPolicy !== undefined)
      throw new TemplateError(resource, 'raw delivery and filters are not run here');
    topicOf(resource, TopicArn).queueArns.push(String(Endpoint));
  };

  /** SNS does not retry where only another configuration helps. */
  const send = (topicArn: string, queueArn: string, body: string): void => {
    const target = queue(queueArn);
    if (!target) throw new AwsError('InvalidParameter', `There is no queue ${queueArn}`);
    if (!maySend(target, queueArn, topicArn))
      throw new AwsError('AccessDenied', `The policy of ${queueArn} does not let sns.amazonaws.com send`);
    target.send([readDraft({ MessageBody: body }, target.attributes, SENDER_ID)]);
  };

  return {
    handles: ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::SNS::Subscription'],
    attributes(resource) {
      if (resource.type !== 'AWS::SNS::Topic') return { ref: physicalName(resource) };
      return { ref: arnOf(resource), TopicArn: arnOf(resource), TopicName: nameOf(resource) };
    },
    create(resource) {
      const { Topics, PolicyDocument } = resource.properties;
      if (resource.type === 'AWS::SNS::Topic') topics.set(arnOf(resource), { policies: [], queueArns: [] });
      else if (resource.type === 'AWS::SNS::Subscription') subscribe(resource);
      else for (const arn of listOf(Topics)) topicOf(resource, arn).policies.push(PolicyDocument);
    },
    publish(servicePrincipal, message) {
      const Timestamp = clock.now().toISOString();
      let sent = 0;
      for (const [topicArn, { policies, queueArns }] of topics) {
        if (!policies.some((policy) => mayPublish(servicePrincipal, topicArn, policy))) continue;
        const envelope = { Type: 'Notification', MessageId: randomUUID(), TopicArn: topicArn, Message: message };
        for (const queueArn of queueArns) {
          try {
            send(topicArn, queueArn, JSON.stringify({ ...envelope, Timestamp }));
            sent += 1;
          } catch (error) {
            log(`topic ${topicArn}: nothing was sent to ${queueArn}: ${String(error)}`);
          }
        }
      }
      return sent;
    },
  };
}
