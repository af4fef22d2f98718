import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiFunction, type ScheduledQueue } from '../constructs/api/api-function.ts';
import { HttpApi } from '../constructs/api/http-api.ts';
import { acknowledgeDocuments, acknowledgeForStack } from '../constructs/checks.ts';
import { ApiDashboard } from '../constructs/dashboards/api-dashboard.ts';
import type { Database } from '../constructs/data/database.ts';
import type { Files } from '../constructs/data/files.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import type { Sender } from '../constructs/data/sender.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import type { Context } from '../context.ts';
import { apiFunctions, routes } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

interface ApiStackProps extends StackProps {
  readonly context: Context;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly sender: Sender | undefined;
  readonly files: Files;
  readonly bundleOf: (folder: string) => string;
  /** Queues of triggers and maintenance, which some API functions send to. */
  readonly queues: readonly ScheduledQueue[];
}

/** The HTTP API: gateway, routes, authorizer, one function for each folder of `functions/api`. Keeps nothing. */
export class ApiStack extends Stack {
  /** `https://…`, without a slash at its end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, given: ApiStackProps) {
    const { context, database, secrets, sender, files, bundleOf, queues, ...props } = given;
    super(scope, id, props);
    const alarms = new CloudWatchAlarms(this, 'Alarms', context.alarmTopicArn);
    const functions = Object.entries(apiFunctions).map(
      ([name, definition]) =>
        new ApiFunction(this, `Api${pascalCase(name)}`, {
          bundleOf,
          alarms,
          logRetentionDays: context.logRetentionDays,
          name,
          definition,
          database,
          secrets,
          old: context,
          endpoints: context,
          sender,
          requestsPerMinute: context.requestsPerMinute,
          files,
          queues,
        }),
    );
    const api = new HttpApi(this, 'Http', { context, alarms, routes, functions });
    new ApiDashboard(this, 'Dashboard', api);
    acknowledgeForStack(this);
    acknowledgeDocuments(this);

    this.apiUrl = api.gateway.apiEndpoint;
    new CfnOutput(this, 'ApiUrl', { value: this.apiUrl });
  }
}
