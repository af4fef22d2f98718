/** The role that EventBridge Scheduler assumes to reach its targets, and the permission to pass that role. */
import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Permission } from '../iam/permission.ts';

interface SchedulerRoleProps {
  readonly group: CfnScheduleGroup;
  readonly policyName: string;
  readonly permissions: readonly Pick<Permission, 'actions' | 'resources'>[];
}

/** Makes a role that only schedules of this account and `group` can use, by the conditions of its trust policy. */
export function schedulerRole(
  scope: Construct,
  id: string,
  { group, policyName, permissions }: SchedulerRoleProps,
): Role {
  const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } };
  const statements = permissions.map(
    ({ actions, resources }) => new PolicyStatement({ actions: [...actions], resources: [...resources] }),
  );
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    inlinePolicies: { [policyName]: new PolicyDocument({ statements }) },
  });
}

/** Lets a function give this role to the schedules that it makes, and to no other service. */
export const passToScheduler = ({ roleArn }: Role): Permission => ({
  actions: ['iam:PassRole'],
  resources: [roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
});
