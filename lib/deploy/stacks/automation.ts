import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledgeForStack } from '../constructs/checks.ts';
import { AutomationDashboard } from '../constructs/dashboards/automation-dashboard.ts';
import type { Database } from '../constructs/data/database.ts';
import type { Files } from '../constructs/data/files.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import type { SharedFunctionProps } from '../constructs/functions/deployed-function.ts';
import { QueueFunction } from '../constructs/functions/queue-function.ts';
import { ofMaintenance, ofTrigger } from '../constructs/functions/queue-function-options.ts';
import { Migrations } from '../constructs/migrations.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import { queueUrls } from '../constructs/queues/queue-urls.ts';
import { deadLetterQueue } from '../constructs/queues/queue-with-dead-letters.ts';
import { Schedules } from '../constructs/scheduling/schedules.ts';
import type { Context } from '../context.ts';
import { maintenance, systems, triggers } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

interface AutomationStackProps extends StackProps {
  readonly context: Context;
  readonly alarmTopic: ITopic;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly files: Files;
  readonly bundleOf: (folder: string) => string;
}

/** Triggers and maintenance with their queues and schedules, and the migrations. Keeps nothing. */
export class AutomationStack extends Stack {
  /** Functions of triggers and maintenance, each with its queue. */
  readonly queued: readonly QueueFunction[];
  /** Messages that these functions gave up, and ticks that Scheduler could not send. */
  readonly deadLetters: { readonly ofQueues: Queue; readonly ofSchedules: Queue };

  constructor(scope: Construct, id: string, props: AutomationStackProps) {
    super(scope, id, props);
    const { context, alarmTopic, database, secrets, bundleOf } = props;
    const alarms = new CloudWatchAlarms(this, 'Alarms', alarmTopic);
    const shared: SharedFunctionProps = { bundleOf, alarms, logRetentionDays: context.logRetentionDays };

    const migrations = new Migrations(this, 'Migrations', {
      ...shared,
      database,
      secrets,
      old: context,
      doorbell: context.doorbell,
      files: props.files,
      beginAnew: context.beginAnew,
    });
    const deadLetters = deadLetterQueue(this, 'DeadLetters', 'the queues of triggers and maintenance');
    alarms.deadLetters(deadLetters);
    const queued = this.queueFunctions(props, { ...shared, deadLetters });
    const schedules = new Schedules(this, 'Schedules', queued, alarms);
    alarms.ofEngine(this, 'Unfollowed');
    alarms.throttles(this);
    alarms.capacity(this, database.clusterIdentifier);
    new AutomationDashboard(this, 'Dashboard', {
      triggers: queued.slice(0, triggers.length),
      maintenance: queued.slice(triggers.length),
      deadLetters,
      schedules,
      database,
      systems: systems.filter(({ dashboard }) => dashboard === 'automation'),
    });

    // New code must only run on the new schema, so functions and schedules wait for the migrations.
    for (const { deployed } of queued) deployed.resource.addResourceDependency(migrations.done);
    for (const schedule of schedules.all) schedule.addResourceDependency(migrations.done);
    acknowledgeForStack(this);

    this.queued = queued;
    this.deadLetters = { ofQueues: deadLetters, ofSchedules: schedules.deadLetters };
    new CfnOutput(this, 'QueueUrls', { value: queueUrls(this, queued) });
  }

  /** One queue and function for each line of the registry. */
  private queueFunctions(
    props: AutomationStackProps,
    shared: SharedFunctionProps & { readonly deadLetters: Queue },
  ): QueueFunction[] {
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
