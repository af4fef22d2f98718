import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeForStack } from '../constructs/checks.ts';
import { AutomationDashboard } from '../constructs/dashboards/automation-dashboard.ts';
import type { Database } from '../constructs/data/database.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import type { SharedFunctionProps } from '../constructs/functions/deployed-function.ts';
import { QueueFunction } from '../constructs/functions/queue-function.ts';
import { ofMaintenance, ofTrigger } from '../constructs/functions/queue-function-options.ts';
import { Migrations } from '../constructs/migrations.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import { queueUrls } from '../constructs/queues/queue-urls.ts';
import { Schedules } from '../constructs/scheduling/schedules.ts';
import type { Context } from '../context.ts';
import { maintenance, triggers } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

interface AutomationStackProps extends StackProps {
  readonly context: Context;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly bundleOf: (folder: string) => string;
}

/** Triggers and maintenance with their queues and schedules, and the migrations. Keeps nothing. */
export class AutomationStack extends Stack {
  /** Functions of triggers and maintenance, each with its queue. */
  readonly queued: readonly QueueFunction[];

  constructor(scope: Construct, id: string, props: AutomationStackProps) {
    super(scope, id, props);
    const { context, database, secrets, bundleOf } = props;
    const alarms = new CloudWatchAlarms(this, 'Alarms', context.alarmTopicArn);
    const shared: SharedFunctionProps = { bundleOf, alarms, logRetentionDays: context.logRetentionDays };

    const migrations = new Migrations(this, 'Migrations', {
      ...shared,
      database,
      secrets,
      old: context,
      doorbell: context.doorbell,
    });
    const queued = this.queueFunctions(props, shared);
    const schedules = new Schedules(this, 'Schedules', queued, alarms);
    alarms.unfollowed(this);
    new AutomationDashboard(this, 'Dashboard', { queued, schedules, database });

    // New code must only run on the new schema, so functions and schedules wait for the migrations.
    for (const { deployed } of queued) deployed.resource.addResourceDependency(migrations.done);
    for (const schedule of schedules.all) schedule.addResourceDependency(migrations.done);
    acknowledgeForStack(this);

    this.queued = queued;
    new CfnOutput(this, 'QueueUrls', { value: queueUrls(this, queued) });
  }

  /** One queue and function for each line of the registry. */
  private queueFunctions(props: AutomationStackProps, shared: SharedFunctionProps): QueueFunction[] {
    const { context, database, secrets } = props;
    const scheduled = ({ name, schedule }: { readonly name: string; readonly schedule: string }) => ({
      schedule: context.schedules[name] ?? schedule,
      maxConcurrency: context.maxConcurrency,
    });
    const all = [
      ...triggers.map((trigger) => ofTrigger(trigger, scheduled(trigger))),
      ...maintenance.map((piece) => ofMaintenance(piece, scheduled(piece))),
    ];
    return all.map(
      (options) =>
        new QueueFunction(this, pascalCase(options.name), {
          ...shared,
          ...options,
          database,
          engineSecretArn: secrets.engineArn,
        }),
    );
  }
}
