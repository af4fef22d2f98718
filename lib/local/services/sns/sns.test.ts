import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIam, type LocalIam } from '../../iam/iam.ts';
import { createBuses } from '../../runtime/buses.ts';
import type { Resource } from '../../service.ts';
import { createTestContext, type TestContext } from '../setup-context.ts';
import { createSqs, type Sqs } from '../sqs/sqs.ts';
import type { Sns } from './sns.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:to';
const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:answers';

let setup: TestContext;
let sqs: Sqs;
let iam: LocalIam;
let sns: Sns;
beforeEach(async () => {
  setup = await createTestContext();
  sqs = createSqs(setup.context);
  iam = createIam({ account: '000000000000', clock: setup.clock, seed: 'x' });
  ({ sns } = createBuses(setup.context, { iam, queue: sqs.queue }));
});
afterEach(() => setup.close());

const resource = (type: string, properties: Record<string, unknown>): Resource => ({
  ...{ logicalId: 'One', stack: 'Test', type, properties },
});
const allow = (service: string, action: string, on: string, condition: object) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: service }, Action: action, Resource: on, Condition: condition },
    // As `enforceSSL` writes it.
    {
      ...{ Effect: 'Deny', Principal: '*', Action: action, Resource: on },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

function stack({ sourceArn = TOPIC, account = '000000000000' } = {}): void {
  sqs.create(resource('AWS::SQS::Queue', { QueueName: 'to' }));
  const url = sqs.statistics().to?.url;
  const fromTopic = allow('sns.amazonaws.com', 'sqs:SendMessage', QUEUE, { ArnEquals: { 'aws:SourceArn': sourceArn } });
  sqs.create(resource('AWS::SQS::QueuePolicy', { Queues: [url], PolicyDocument: fromTopic }));
  sns.create(resource('AWS::SNS::Topic', { TopicName: 'answers' }));
  const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
  const bySms = allow('sms-voice.amazonaws.com', 'sns:Publish', TOPIC, ofAccount);
  sns.create(resource('AWS::SNS::TopicPolicy', { Topics: [TOPIC], PolicyDocument: bySms }));
  sns.create(resource('AWS::SNS::Subscription', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE }));
}
const waiting = () => sqs.statistics().to;

describe('a topic', () => {
  it('has its ARN as its name', () => {
    expect(sns.attributes(resource('AWS::SNS::Topic', { TopicName: 'answers' }))).toEqual({
      ...{ ref: TOPIC, TopicArn: TOPIC, TopicName: 'answers' },
    });
  });

  it('sends what a service publishes that its policy lets, and nothing of others', () => {
    stack();
    expect(sns.publish('sms-voice.amazonaws.com', '{"a": 1}')).toBe(1);
    expect(sns.publish('social-messaging.amazonaws.com', '{}')).toBe(0);
    expect(waiting()).toMatchObject({ visible: 1 });
  });

  it('sends nothing for another account, nor to a queue whose policy does not let it', () => {
    stack({ account: '111111111111' });
    expect(sns.publish('sms-voice.amazonaws.com', '{}')).toBe(0);
    sns.create(
      resource('AWS::SNS::TopicPolicy', {
        Topics: [TOPIC],
        PolicyDocument: allow('sms-voice.amazonaws.com', 'sns:Publish', TOPIC, {}),
      }),
    );
    expect(sns.publish('sms-voice.amazonaws.com', '{}')).toBe(1);
    sqs.create(
      resource('AWS::SQS::QueuePolicy', {
        Queues: [sqs.statistics().to?.url],
        PolicyDocument: { Version: '2012-10-17', Statement: [] },
      }),
    );
    expect(sns.publish('sms-voice.amazonaws.com', '{}')).toBe(0);
  });

  it.each([
    ['a topic that is not there', { TopicArn: 'x', Protocol: 'sqs', Endpoint: QUEUE }],
    ['raw delivery', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE, RawMessageDelivery: true }],
  ])('refuses a subscription of %s, and e-mail to people is accepted', (_, properties) => {
    sns.create(resource('AWS::SNS::Topic', { TopicName: 'answers' }));
    expect(() => sns.create(resource('AWS::SNS::Subscription', properties))).toThrow();
    sns.create(resource('AWS::SNS::Subscription', { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'a@example.com' }));
  });
});
