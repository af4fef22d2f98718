import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeForStack } from '../constructs/checks.ts';
import { AutomationDashboard } from '../constructs/dashboards/automation-dashboard.ts';
import type { Database } from '../constructs/data/database.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import type { Surroundings } from '../constructs/functions/deployed-function.ts';
import { queueUrls } from '../constructs/functions/queue-urls.ts';
import { QueuedFunction } from '../constructs/functions/queued-function.ts';
import { Migrations } from '../constructs/migrations.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import { Schedules } from '../constructs/scheduling/schedules.ts';
import type { Context } from '../context.ts';
import { maintenance, triggers } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

export interface AutomationStackProps extends StackProps {
  readonly context: Context;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly bundleOf: (folder: string) => string;
}

/** An evaluation: up to a minute for a paused database to wake, 45 s for a statement, and some for the rest. */
const EVALUATION_SECONDS = 120;

/** Triggers and maintenance with their queues and schedules, and the migrations. Keeps nothing. */
export class AutomationStack extends Stack {
  /** Functions of triggers and maintenance, each with its queue. */
  readonly queued: readonly QueuedFunction[];

  constructor(scope: Construct, id: string, props: AutomationStackProps) {
    super(scope, id, props);
    const { context, database, secrets, bundleOf } = props;
    const alarms = new CloudWatchAlarms(this, 'Alarms', context.alarmTopicArn);
    const surroundings: Surroundings = { bundleOf, alarms, logRetentionDays: context.logRetentionDays };

    const migrations = new Migrations(this, 'Migrations', {
      ...surroundings,
      database,
      secrets,
      doorbell: context.doorbell,
    });
    const queued = this.queuedFunctions(props, surroundings);
    const schedules = new Schedules(this, 'Schedules', queued, alarms);
    new AutomationDashboard(this, 'Dashboard', { queued, schedules, database });

    // New code must only run on the new schema, so functions and schedules wait for the migrations.
    for (const { deployed } of queued) deployed.resource.addResourceDependency(migrations.done);
    for (const schedule of schedules.all) schedule.addResourceDependency(migrations.done);
    acknowledgeForStack(this);

    this.queued = queued;
    new CfnOutput(this, 'QueueUrls', { value: queueUrls(this, queued) });
  }

  /** One queue and function for each line of the registry. */
  private queuedFunctions(props: AutomationStackProps, surroundings: Surroundings): QueuedFunction[] {
    const { context, database, secrets } = props;
    const definitions = [
      ...triggers.map((trigger) => ({ ...trigger, timeoutSeconds: EVALUATION_SECONDS, fansOut: true })),
      ...maintenance.map((piece) => ({ ...piece, fansOut: piece.job === undefined })), // jobs are inserted for all tenants at once
    ];
    return definitions.map(
      ({ name, kind, description, schedule, timeoutSeconds, fansOut }) =>
        new QueuedFunction(this, pascalCase(name), {
          ...surroundings,
          name,
          kind,
          description,
          schedule: context.schedules[name] ?? schedule,
          timeoutSeconds,
          fansOut,
          database,
          engineSecretArn: secrets.engineArn,
          maxConcurrency: context.maxConcurrency,
        }),
    );
  }
}
