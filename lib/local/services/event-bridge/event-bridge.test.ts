import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIam, type LocalIam } from '../../iam/iam.ts';
import type { Resource } from '../../service.ts';
import { createTestContext, type TestContext } from '../setup-context.ts';
import { createSqs, type Sqs } from '../sqs/sqs.ts';
import { createEventBridge, type EventBridge } from './event-bridge.ts';

const ARN = 'arn:aws:sqs:eu-west-1:000000000000';
const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/reports';

let setup: TestContext;
let sqs: Sqs;
let iam: LocalIam;
let bus: EventBridge;
beforeEach(async () => {
  setup = await createTestContext();
  sqs = createSqs(setup.context);
  iam = createIam({ account: '000000000000', clock: setup.clock, seed: 'x' });
  bus = createEventBridge(setup.context, {
    queue: sqs.queue,
    maySend: (queue, resource, ruleArn) =>
      iam.allowsService({
        ...{ service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource, resourcePolicy: queue.policy },
        context: { 'aws:SourceArn': ruleArn },
      }),
  });
});
afterEach(() => setup.close());

const resource = (type: string, properties: Record<string, unknown>): Resource => ({
  logicalId: 'One',
  stack: 'Test',
  type,
  properties,
});

function queue(name: string, sourceArn = RULE): void {
  sqs.create(resource('AWS::SQS::Queue', { QueueName: name }));
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
        ...{ Resource: `${ARN}:${name}`, Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } } },
      },
    ],
  };
  const url = sqs.statistics()[name]?.url;
  sqs.create(resource('AWS::SQS::QueuePolicy', { Queues: [url], PolicyDocument }));
}

const rule = (properties: object = {}) =>
  bus.create(
    resource('AWS::Events::Rule', {
      Name: 'reports',
      EventPattern: { source: ['aws.ses'], detail: { tags: { set: ['a', 'b'] } } },
      Targets: [{ Id: 'T', Arn: `${ARN}:to`, DeadLetterConfig: { Arn: `${ARN}:dead` } }],
      ...properties,
    }),
  );
const publish = (detail: object = { tags: { set: ['b'] } }, source = 'aws.ses') =>
  bus.publish({ source, detailType: 'Email Bounced', resources: ['arn:x'], detail });
const bodies = (name: string) =>
  (sqs.queue(`${ARN}:${name}`)?.receive({ most: 10, visibilitySeconds: 30, mostBytes: 1e6 }) ?? []).map(({ message }) =>
    JSON.parse(message.body),
  );

describe('a rule', () => {
  it('sends the events that match its pattern to its queue, in the form of EventBridge', () => {
    queue('to');
    rule();
    publish();
    publish({ tags: { set: ['c'] } });
    publish({ tags: 'a' });
    publish(undefined, 'aws.other');
    expect(bodies('to')).toEqual([
      {
        ...{ version: '0', id: expect.any(String), 'detail-type': 'Email Bounced', source: 'aws.ses' },
        ...{ account: '000000000000', region: 'eu-west-1', time: '2026-03-01T00:00:00Z', resources: ['arn:x'] },
        detail: { tags: { set: ['b'] } },
      },
    ]);
  });

  it('that is disabled sends nothing', () => {
    queue('to');
    rule({ State: 'DISABLED' });
    publish();
    expect(bodies('to')).toEqual([]);
  });

  it('whose queue lets only another rule send has a dead letter that says so', () => {
    queue('to', `${RULE}-other`);
    queue('dead');
    rule();
    publish();
    expect(bodies('to')).toEqual([]);
    const [dead] = sqs.queue(`${ARN}:dead`)?.receive({ most: 1, visibilitySeconds: 30, mostBytes: 1e6 }) ?? [];
    expect(dead?.message.attributes).toMatchObject({
      ERROR_CODE: { StringValue: 'NO_PERMISSIONS' },
      RULE_ARN: { StringValue: RULE },
    });
  });

  it.each([
    ['a schedule', { ScheduleExpression: 'rate(1 day)' }, 'rules with a schedule'],
    ['another bus', { EventBusName: 'orders' }, 'the default event bus is the only one'],
    ['no pattern', { EventPattern: undefined }, 'must be an object with members'],
    ['a content filter', { EventPattern: { source: [{ prefix: 'aws' }] } }, 'source has a content filter'],
    ['a bare value', { EventPattern: { source: 'aws.ses' } }, 'source must be a list of values'],
    ['a function as its target', { Targets: [{ Id: 'T', Arn: 'arn:aws:lambda:x:y:function:z' }] }, 'only queues'],
    ['an input of its own', { Targets: [{ Id: 'T', Arn: `${ARN}:to`, Input: '{}' }] }, "target's Input is not run"],
  ])('with %s is refused', (_, properties, message) => {
    expect(() => rule(properties)).toThrow(message);
  });
});
