import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeForStack } from '../constructs/checks.ts';
import type { Database } from '../constructs/data/database.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import { ApiFunction } from '../constructs/functions/api-function.ts';
import type { Surroundings } from '../constructs/functions/deployed-function.ts';
import { queueUrls } from '../constructs/functions/queue-urls.ts';
import { QueuedFunction } from '../constructs/functions/queued-function.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { Migrations } from '../constructs/migrations.ts';
import { Alarms } from '../constructs/monitoring/alarms.ts';
import { Dashboard } from '../constructs/monitoring/dashboard.ts';
import { Schedules } from '../constructs/schedules.ts';
import type { Context } from '../context.ts';
import { apiFunctions, maintenance, routes, triggers } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

export interface AutomationStackProps extends StackProps {
  readonly context: Context;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly bundleOf: (folder: string) => string;
}

/** An evaluation: up to a minute for a paused database to wake, 45 s for a statement, and some for the rest. */
const EVALUATION_SECONDS = 120;

/** Everything that works and keeps nothing: functions, queues, schedules, the API. */
export class AutomationStack extends Stack {
  /** `https://…`, without a slash at its end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: AutomationStackProps) {
    super(scope, id, props);
    const { context, database, secrets, bundleOf } = props;
    const alarms = new Alarms(this, 'Alarms', context.alarmTopicArn);
    const surroundings: Surroundings = { bundleOf, alarms, logRetentionDays: context.logRetentionDays };

    const migrations = new Migrations(this, 'Migrations', {
      ...surroundings,
      database,
      secrets,
      doorbell: context.doorbell,
    });
    const queued = this.queuedFunctions(props, surroundings);
    const functions = this.apiFunctions(props, surroundings, queued);
    const schedules = new Schedules(this, 'Schedules', queued, alarms);
    const api = new HttpApi(this, 'Http', { context, alarms, routes, functions });
    new Dashboard(this, 'Dashboard', { queued, api, schedules, database });

    // New code meets the new schema only, and nothing rings before it is there.
    for (const { deployed } of [...queued, ...functions]) deployed.resource.addResourceDependency(migrations.done);
    for (const schedule of schedules.all) schedule.addResourceDependency(migrations.done);
    acknowledgeForStack(this);

    this.apiUrl = api.gateway.apiEndpoint;
    new CfnOutput(this, 'ApiUrl', { value: api.gateway.apiEndpoint });
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

  /** One function for each folder of the API. */
  private apiFunctions(
    props: AutomationStackProps,
    surroundings: Surroundings,
    queued: QueuedFunction[],
  ): ApiFunction[] {
    const { context, database, secrets } = props;
    return Object.entries(apiFunctions).map(
      ([name, definition]) =>
        new ApiFunction(this, `Api${pascalCase(name)}`, {
          ...surroundings,
          name,
          definition,
          database,
          apiSecretArn: secrets.apiArn,
          signingSecretArn: secrets.signingArn,
          allowsLoopback: context.loopbackEndpoints,
          queued,
        }),
    );
  }
}
