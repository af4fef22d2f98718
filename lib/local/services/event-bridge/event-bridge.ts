/** The default event bus: rules that send the events of services to queues. */
import { randomUUID } from 'node:crypto';
import { AwsError, type OutgoingMessage, type Service, type ServiceContext } from '../../service.ts';
import { readDraft } from '../sqs/draft.ts';
import type { Queue } from '../sqs/queue.ts';
import { matches } from './pattern.ts';
import { type Rule, readRule, ruleName } from './rule.ts';

/** What a service says; the bus adds id, account, region and time. */
interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

export interface EventBridge extends Service {
  /** The ARN of the default event bus. */
  readonly busArn: string;
  /** Sends the event to the targets of each rule that takes it. Never throws. */
  publish(event: ServiceEvent): void;
}

interface EventBridgeOptions {
  queue(arn: string): Queue | undefined;
  /** Whether the queue's policy lets EventBridge send for this rule. */
  maySend(queue: Queue, queueArn: string, ruleArn: string): boolean;
}

/** What receivers see as the sender: an account of EventBridge. */
const SENDER_ID = 'AIDAEVENTBRIDGE000000';

export function createEventBridge(context: ServiceContext, { queue, maySend }: EventBridgeOptions): EventBridge {
  const { account, region, clock, log } = context;
  const rules: Rule[] = [];
  const arnOf = (name: string) => `arn:aws:events:${region}:${account}:rule/${name}`;

  /** Throws AwsError. */
  const send = (queueArn: string, ruleArn: string, { body, attributes }: OutgoingMessage): void => {
    const target = queue(queueArn);
    if (!target) throw new AwsError('NO_RESOURCE', `There is no queue ${queueArn}`);
    if (!maySend(target, queueArn, ruleArn))
      throw new AwsError('NO_PERMISSIONS', `The policy of ${queueArn} does not let events.amazonaws.com send`);
    target.send([readDraft({ MessageBody: body, MessageAttributes: attributes }, target.attributes, SENDER_ID)]);
  };

  /** EventBridge does not retry where only another configuration helps: the event is a dead letter at once. */
  const deliver = (rule: Rule, body: string): void => {
    const ruleArn = arnOf(rule.name);
    for (const { arn, deadLetterArn } of rule.targets) {
      try {
        send(arn, ruleArn, { body });
      } catch (error) {
        const reason = error instanceof AwsError ? error : new AwsError('SDK_CLIENT_ERROR', String(error));
        log(`rule ${rule.name}: the event was not sent to ${arn}: ${reason.message}`);
        if (deadLetterArn === undefined) continue;
        const facts = { RULE_ARN: ruleArn, TARGET_ARN: arn, ERROR_CODE: reason.name, ERROR_MESSAGE: reason.message };
        const attributes = Object.fromEntries(
          Object.entries(facts).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        );
        try {
          send(deadLetterArn, ruleArn, { body, attributes });
        } catch (lost) {
          log(`rule ${rule.name}: no dead letter either: ${String(lost)}`);
        }
      }
    }
  };

  return {
    handles: ['AWS::Events::Rule'],
    busArn: `arn:aws:events:${region}:${account}:event-bus/default`,
    attributes: (resource) => ({ ref: ruleName(resource), Arn: arnOf(ruleName(resource)) }),
    create: (resource) => void rules.push(readRule(resource)),
    publish({ source, detailType, resources, detail }) {
      const time = `${clock.now().toISOString().slice(0, 19)}Z`;
      const event = {
        ...{ version: '0', id: randomUUID(), 'detail-type': detailType, source, account, time, region },
        ...{ resources, detail },
      };
      const body = JSON.stringify(event);
      for (const rule of rules) if (rule.isEnabled && matches(rule.pattern, event)) deliver(rule, body);
    },
  };
}
