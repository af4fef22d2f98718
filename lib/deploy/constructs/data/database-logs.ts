/**
 * PostgreSQL's log in CloudWatch. RDS makes its group as soon as there is a cluster, so that a template cannot make it: CDK's
 * own function sets its retention. https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/190
 */
import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { DatabaseClusterProps } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

export const databaseLogs = (retentionDays: number) =>
  ({
    cloudwatchLogsExports: ['postgresql'],
    cloudwatchLogsRetention: retentionDays,
  }) satisfies Partial<DatabaseClusterProps>;

/** Tidies the function that CDK adds to the stack of a cluster with `databaseLogs`. */
export function tidyDatabaseLogs(scope: Construct): void {
  const provider = Stack.of(scope).node.children.find(({ node }) => node.id.startsWith('LogRetention'));
  if (!provider) throw new Error('aws-cdk-lib changed how it sets the retention of logs');
  const { defaultChild: handler } = provider.node;
  const policy = provider.node.findChild('ServiceRole').node.findChild('DefaultPolicy').node.defaultChild;
  // The function's reference to its role implies that order; cfn-lint reports an explicit DependsOn as W3005.
  if (CfnResource.isCfnResource(handler) && CfnResource.isCfnResource(policy))
    handler.addOverride('DependsOn', [policy.logicalId]);
  Validations.of(provider).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'CDK’s own function: it sets the retention of groups, and no more.',
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'CDK’s own function writes its log.',
    },
  );
}
