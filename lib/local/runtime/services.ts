/** Creates every service of the runtime and connects them. Add new services here. */
import type { MovableClock } from '../clock.ts';
import type { DatabaseClock } from '../database-clock/database-clock.ts';
import type { LocalIam } from '../iam/iam.ts';
import { createIgnored } from '../ignored.ts';
import type { Service, ServiceContext } from '../service.ts';
import { createBedrock } from '../services/bedrock/bedrock.ts';
import { type CloudFormation, createCloudFormation } from '../services/cloud-formation/cloud-formation.ts';
import { createCustomResources } from '../services/custom-resource.ts';
import type { Desk } from '../services/end-user-messaging/desk.ts';
import { createEventSources, type EventSources } from '../services/event-source/event-sources.ts';
import { createHttpApi, type HttpApi } from '../services/http-api/http-api.ts';
import { createLambda, type Lambda } from '../services/lambda/lambda.ts';
import { createRdsData } from '../services/rds-data/rds-data.ts';
import { createRdsLambda } from '../services/rds-lambda/rds-lambda.ts';
import { createRdsSnapshots } from '../services/rds-snapshots/rds-snapshots.ts';
import { createS3 } from '../services/s3/s3.ts';
import { createScheduler, type Scheduler } from '../services/scheduler/scheduler.ts';
import { createSecretsManager, type SecretsManager } from '../services/secrets-manager/secrets-manager.ts';
import { createSqs, type Sqs } from '../services/sqs/sqs.ts';
import { createSts } from '../services/sts/sts.ts';
import { createBuses, mayDo } from './buses.ts';
import { createMessageServices, type MessageServices } from './message-services.ts';

interface ServicesOptions {
  readonly context: ServiceContext;
  readonly clock: MovableClock;
  readonly iam: LocalIam;
  readonly serverUrl: (database?: string) => string;
  /** Absent when the server is not on this machine. */
  readonly databaseClock?: DatabaseClock;
  readonly codeFolder: (code: unknown) => string;
  readonly httpPort?: number;
}

export interface Services extends MessageServices {
  readonly secrets: SecretsManager;
  /** In the order of starting; they stop in reverse. */
  readonly all: readonly Service[];
  readonly sqs: Sqs;
  readonly lambda: Lambda;
  readonly eventSources: EventSources;
  readonly scheduler: Scheduler;
  readonly httpApi: HttpApi;
  /** What AWS End User Messaging says by itself. */
  readonly desk: Desk;
  readonly cloudFormation: CloudFormation;
}

const GATEWAY = 'apigateway.amazonaws.com';

export function createServices(options: ServicesOptions): Services {
  const { context, clock, iam, serverUrl, codeFolder, httpPort } = options;
  // These two need each other: a cluster's password is in a secret, and the secret holds the cluster's address.
  const secrets = createSecretsManager(context, { connectionOf: (target) => rdsData.connectionOf(target) });
  const rdsData = createRdsData(context, {
    serverUrl,
    secrets,
    async onDatabase(cluster, at) {
      await options.databaseClock?.install(at.databaseUrl);
      await rdsLambda.install(cluster, at);
    },
  });
  const sqs = createSqs(context);
  const s3 = createS3(context);
  const { events, sns } = createBuses(context, { iam, queue: sqs.queue });
  const { services: messageServices, desk, standIn } = createMessageServices(context, { events, sns });
  // These two need each other as well: event sources invoke functions, and Lambda's API lists event sources.
  const lambda = createLambda(context, {
    codeFolder,
    clock,
    queues: sqs,
    mappings: () => eventSources.list(),
    standIn: (value) => (s3.isAddress(value) ? context.origin : standIn(value)),
  });
  const rdsLambda = createRdsLambda(context, lambda);
  const eventSources = createEventSources(context, { sqs, lambda });
  const scheduler = createScheduler(context, { lambda, sqs });
  const triggers = createCustomResources({ functions: lambda, iam, roleOf: lambda.roleOf });
  const mayInvoke = (functionArn: string, sourceArn: string) =>
    mayDo(iam, GATEWAY, 'lambda:InvokeFunction')(functionArn, lambda.policy(functionArn), sourceArn);
  const httpApi = createHttpApi({
    context,
    functions: lambda,
    mayInvoke,
    ...(httpPort === undefined ? {} : { port: httpPort }),
  });
  const snapshots = createRdsSnapshots(context, { serverUrl, connectionOf: rdsData.connectionOf.bind(rdsData) });
  const cloudFormation = createCloudFormation(context);
  return {
    all: [
      ...[iam, createIgnored(context), secrets, rdsData, s3, events, sns, createBedrock(context)],
      ...[...Object.values(messageServices), snapshots, sqs],
      ...[lambda, rdsLambda, triggers, eventSources, scheduler, httpApi, cloudFormation, createSts(context)],
    ],
    secrets,
    sqs,
    lambda,
    eventSources,
    scheduler,
    httpApi,
    desk,
    ...messageServices,
    cloudFormation,
  };
}
