/** What EventBridge Scheduler takes on to reach its targets, and what it takes to hand it that role. */
import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Permission } from '../iam/permission.ts';

export interface SchedulerRoleProps {
  readonly group: CfnScheduleGroup;
  readonly policyName: string;
  readonly permissions: readonly Pick<Permission, 'actions' | 'resources'>[];
}

/** The trust conditions keep other accounts, and schedules of other groups, from borrowing the role. */
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

/** For a function that makes schedules: they get this role, and no other service does. */
export const passToScheduler = ({ roleArn }: Role): Permission => ({
  actions: ['iam:PassRole'],
  resources: [roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
});
