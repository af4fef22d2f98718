import type { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

interface Queues {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
}

/**
 * Lets rules of EventBridge send to a queue, and what they cannot deliver to its dead letters.
 * Not CDK's target for queues: that lets EventBridge read the queue's URL and attributes too, which it never does.
 */
export function sendEventsTo({ queue, deadLetters }: Queues, rules: readonly Rule[]): void {
  for (const rule of rules)
    rule.addTarget({ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }) });
  for (const one of [queue, deadLetters])
    one.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [one.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rules.map(({ ruleArn }) => ruleArn) } },
      }),
    );
}
