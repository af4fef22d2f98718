/** What runs, for `GET /_local/resources` and the table at start-up. */
import type { Services } from './services.ts';

interface Description {
  readonly functions: ReturnType<Services['lambda']['statistics']>;
  readonly queues: ReturnType<Services['sqs']['statistics']>;
  readonly schedules: ReturnType<Services['scheduler']['schedules']>;
  readonly routes: ReturnType<Services['httpApi']['routes']>;
}

export const describeResources = ({ lambda, sqs, scheduler, httpApi }: Services): Description => ({
  functions: lambda.statistics(),
  queues: sqs.statistics(),
  schedules: scheduler.schedules(),
  routes: httpApi.routes(),
});
