import { Match, Rule } from 'aws-cdk-lib/aws-events';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { deadLetterQueue } from '../queues/queue-with-dead-letters.ts';
import { sendEventsTo } from '../queues/send-events-to.ts';
import type { Sender } from './sender.ts';

interface MailEventsProps {
  readonly sender: Sender;
  readonly queue: IQueue;
  readonly alarms: CloudWatchAlarms;
}

/** Sends what SES publishes about the sender's e-mails to a queue. */
export class MailEvents extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { sender, queue, alarms }: MailEventsProps) {
    super(scope, id);
    const deadLetters = deadLetterQueue(this, 'DeadLetters', 'the events of e-mails');
    this.deadLetters = deadLetters;
    alarms.lostReports(deadLetters);
    // Other mail of the account is not ours. SES adds this tag to each mail.
    const ofSender = { 'ses:configuration-set': [sender.configurationSet.name] };
    const rules = [
      new Rule(this, 'Rule', {
        description: 'Bounces and complaints about e-mails',
        eventPattern: {
          source: ['aws.ses'],
          detailType: ['Email Bounced', 'Email Complaint Received'],
          detail: { mail: { tags: ofSender } },
        },
      }),
      // Nobody asks whether other e-mails arrived: they would only wake the database.
      new Rule(this, 'Deliveries', {
        description: 'Deliveries of messages that pages send by e-mail',
        eventPattern: {
          source: ['aws.ses'],
          detailType: ['Email Delivered'],
          detail: { mail: { tags: { ...ofSender, page: Match.exists() } } },
        },
      }),
    ];
    sendEventsTo({ queue, deadLetters }, rules);
  }
}
