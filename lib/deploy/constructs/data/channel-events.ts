import { Aws, CfnOutput } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { deadLetterQueue } from '../queues/queue-with-dead-letters.ts';
import { sendEventsTo } from '../queues/send-events-to.ts';

interface ChannelEventsProps {
  readonly queue: IQueue;
  readonly alarms: CloudWatchAlarms;
}

/**
 * Sends what AWS End User Messaging says to a queue: answers by a topic, which a person names in the settings of each number, and reports
 * of carriers by EventBridge, which gets those of every text message of the account.
 */
export class ChannelEvents extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { queue, alarms }: ChannelEventsProps) {
    super(scope, id);
    const deadLetters = deadLetterQueue(this, 'DeadLetters', 'the answers and reports of text messages and WhatsApp');
    this.deadLetters = deadLetters;
    alarms.lostAnswers(deadLetters);
    const topic = new Topic(this, 'Topic', { enforceSSL: true, displayName: 'Answers to messages' });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [
          new ServicePrincipal('sms-voice.amazonaws.com'),
          new ServicePrincipal('social-messaging.amazonaws.com'),
        ],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    topic.addSubscription(new SqsSubscription(queue, { deadLetterQueue: deadLetters }));
    const rule = new Rule(this, 'Rule', {
      description: 'What became of text messages',
      eventPattern: {
        source: ['aws.sms-voice'],
        detailType: ['Text Message Delivery Status Updated'],
        detail: { isFinal: [true] },
      },
    });
    sendEventsTo({ queue, deadLetters }, [rule]);
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn }).overrideLogicalId('AnswersTopicArn');
  }
}
