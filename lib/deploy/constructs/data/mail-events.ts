import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { deadLetterQueue } from '../queues/queue-with-dead-letters.ts';
import type { Sender } from './sender.ts';

interface MailEventsProps {
  readonly sender: Sender;
  readonly queue: IQueue;
  readonly alarms: CloudWatchAlarms;
}

/** Sends what SES publishes about the sender's e-mails to a queue. */
export class MailEvents extends Construct {
  constructor(scope: Construct, id: string, { sender, queue, alarms }: MailEventsProps) {
    super(scope, id);
    const deadLetters = deadLetterQueue(this, 'DeadLetters', 'the events of e-mails');
    alarms.lostReports(deadLetters);
    const rule = new Rule(this, 'Rule', {
      description: 'Bounces and complaints about e-mails',
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Bounced', 'Email Complaint Received'],
        // Other mail of the account is not ours. SES adds this tag to each mail.
        detail: { mail: { tags: { 'ses:configuration-set': [sender.configurationSet.name] } } },
      },
    });
    // Not CDK's target for queues: that lets EventBridge read the queue's URL and attributes too, which it never does.
    rule.addTarget({ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }) });
    for (const one of [queue, deadLetters]) {
      one.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [one.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
        }),
      );
    }
  }
}
