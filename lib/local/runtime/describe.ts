/** What runs, for `GET /_local/resources`. */
import type { CreatedResource } from '../template/create.ts';
import { readableName } from '../template/readable-name.ts';
import type { Services } from './services.ts';

/** Functions and queues by their physical names, which SDKs take; `name` is for people. */
export function describeResources(
  { lambda, sqs, scheduler, httpApi }: Services,
  resources: readonly CreatedResource[],
) {
  const byArn = new Map(resources.map(({ attributes, logicalId }) => [attributes.Arn, readableName(logicalId)]));
  const named = <T extends { readonly arn: string }>(list: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(list).map(([key, one]) => [key, { name: byArn.get(one.arn) ?? key, ...one }]));
  return {
    functions: named(lambda.statistics()),
    queues: named(sqs.statistics()),
    schedules: scheduler.schedules(),
    routes: httpApi
      .routes()
      .map((route) => ({ ...route, function: byArn.get(route.functionArn) ?? route.functionArn })),
  };
}
