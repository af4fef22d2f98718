import { Annotations, Aws, CfnOutput, type Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Context } from '../../context.ts';
import { installationOf } from '../../installation.ts';

/**
 * Returns the topic that alarms are sent to: the context's `alarmTopicArn`, or one of the stack, to which `alarmEmail`
 * subscribes. Warns when `prod` names neither, because then no person is told.
 */
export function alarmTopic(stack: Stack, { prod, alarmTopicArn, alarmEmail }: Context): ITopic {
  if (prod && alarmTopicArn === undefined && alarmEmail === undefined) {
    Annotations.of(stack).addWarningV2(
      'followthrough:noAlarmTopic',
      'prod is set, but alarms reach nobody: give alarmEmail=<address>, or alarmTopicArn=<ARN of an SNS topic>',
    );
  }
  const topic = new Topic(stack, 'AlarmTopic', { enforceSSL: true, displayName: `${installationOf(stack)} alarms` });
  // Its policy takes the place of the default one, which lets services of the account publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  if (alarmEmail !== undefined) {
    const subscription = topic.addSubscription(new EmailSubscription(alarmEmail));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'SNS tries e-mail for six hours, and CloudWatch shows the alarm meanwhile: a lost mail is not worth a queue.',
    });
  }
  new CfnOutput(stack, 'AlarmTopicArn', { value: topic.topicArn });
  // Kept and exported also when it is not used: CloudFormation removes no export that another stack still has.
  stack.exportValue(topic.topicArn);
  return alarmTopicArn === undefined ? topic : Topic.fromTopicArn(stack, 'GivenAlarmTopic', alarmTopicArn);
}
