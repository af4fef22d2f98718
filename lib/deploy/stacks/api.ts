import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ApiFunction, type ScheduledQueue } from '../constructs/api/api-function.ts';
import { Console } from '../constructs/api/console.ts';
import { CustomDomain } from '../constructs/api/custom-domain.ts';
import { HttpApi } from '../constructs/api/http-api.ts';
import { SignIn } from '../constructs/api/sign-in.ts';
import { acknowledgeFiles, acknowledgeForStack, acknowledgeModel } from '../constructs/checks.ts';
import { ApiDashboard } from '../constructs/dashboards/api-dashboard.ts';
import type { Database } from '../constructs/data/database.ts';
import type { Files } from '../constructs/data/files.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import type { Sender } from '../constructs/data/sender.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import type { Context } from '../context.ts';
import { apiFunctions, DEAD_LETTERS, routes, systems } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

interface ApiStackProps extends StackProps {
  readonly context: Context;
  readonly alarmTopic: ITopic;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
  readonly sender: Sender | undefined;
  readonly files: Files;
  readonly bundleOf: (folder: string) => string;
  /** Queues of triggers and maintenance, which some API functions send to. */
  readonly queues: readonly ScheduledQueue[];
}

const { [DEAD_LETTERS]: _, ...ownFunctions } = apiFunctions; // the stack of work makes that one

/** The HTTP API: gateway, routes, authorizer, one function for each folder of `functions/api`. Keeps nothing. */
export class ApiStack extends Stack {
  /** `https://…`, without a slash at its end. */
  readonly apiUrl: string;
  readonly http: HttpApi;

  constructor(scope: Construct, id: string, given: ApiStackProps) {
    const { context, alarmTopic, database, secrets, sender, files, bundleOf, queues, ...props } = given;
    super(scope, id, props);
    const alarms = new CloudWatchAlarms(this, 'Alarms', alarmTopic);
    const functions = Object.entries(ownFunctions).map(
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
          suggestionModelId: context.suggestionModelId,
          requestsPerMinute: context.requestsPerMinute,
          files,
          queues,
        }),
    );
    const own = routes.filter((route) => route.function in ownFunctions);
    const api = new HttpApi(this, 'Http', { context, alarms, routes: own, functions });
    this.http = api;
    const shared = { api, bundleOf, alarms, logRetentionDays: context.logRetentionDays };
    const { oidc } = context;
    if (context.console)
      new Console(this, 'Console', { ...shared, offersSignIn: oidc !== undefined, uploadOrigin: files.origin });
    if (oidc) new SignIn(this, 'SignIn', { ...shared, oidc, database, secrets });
    new ApiDashboard(this, 'Dashboard', api, systems);
    acknowledgeForStack(this);
    acknowledgeFiles(this);
    if (context.suggestionModelId !== undefined) acknowledgeModel(this, context.suggestionModelId);

    this.apiUrl = this.url(context, api);
    new CfnOutput(this, 'ApiUrl', { value: this.apiUrl });
  }

  private url({ domainName: name, certificateArn, hostedZoneId }: Context, { gateway, stage }: HttpApi): string {
    if (!name || !certificateArn) return gateway.apiEndpoint;
    const domain = new CustomDomain(this, 'Domain', { name, certificateArn, hostedZoneId, gateway, stage });
    new CfnOutput(this, 'DomainTarget', { value: domain.target });
    // FollowthroughWork imported it until it got the name; CloudFormation refuses to remove an export that is in use.
    const resource = gateway.node.defaultChild as CfnApi; // what CDK documents it to be
    this.exportValue(resource.attrApiEndpoint);
    return domain.url;
  }
}
