/** The timers' group as an administrator sees it, and the reconciler run by hand. */
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  paginateListSchedules,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { RunningStack } from '../stack/setup-stack.ts';

export interface Schedules {
  /** Names, in order. */
  list(): Promise<string[]>;
  remove(name: string): Promise<void>;
  create(name: string, at: Date): Promise<void>;
  close(): void;
}

export function schedulesOf(stack: RunningStack): Schedules {
  const { endpointUrl: endpoint, region, administrator: credentials, resources } = stack.runtime;
  const client = new SchedulerClient({ endpoint, region, credentials });
  const found = (type: string, id: string) => {
    const resource = resources.find((one) => one.type === type && one.logicalId.startsWith(id));
    if (!resource) throw new Error(`The stack has no ${type} ${id}`);
    return resource.attributes;
  };
  const GroupName = found('AWS::Scheduler::ScheduleGroup', 'TimersGroup').ref;
  const Arn = found('AWS::SQS::Queue', 'TimersDeadLetters').Arn;
  const RoleArn = found('AWS::IAM::Role', 'TimersRole').Arn;
  return {
    async list() {
      const names: string[] = [];
      for await (const { Schedules = [] } of paginateListSchedules({ client, pageSize: 100 }, { GroupName }))
        names.push(...Schedules.map(({ Name = '' }) => Name));
      return names.sort();
    },
    remove: async (Name) => void (await client.send(new DeleteScheduleCommand({ Name, GroupName }))),
    create: async (Name, at) =>
      void (await client.send(
        new CreateScheduleCommand({
          Name,
          GroupName,
          ScheduleExpression: `at(${at.toISOString().slice(0, 19)})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn, RoleArn, Input: '{}' },
        }),
      )),
    close: () => client.destroy(),
  };
}

/** By hand, to its end. Answers the result of the job; empty when it has not ended. */
export async function reconcile(stack: RunningStack): Promise<Readonly<Record<string, unknown>>> {
  const key = stack.connection.platformKey;
  await stack.advance(1); // two asked for in the same millisecond are one
  const { status, body } = await stack.api('POST', '/api/maintenance/reconcile-bookings/run', { key });
  if (status !== 202) throw new Error(`Refused: ${status} ${JSON.stringify(body)}`);
  await stack.settle();
  const [job] = await stack.query<{ result: Record<string, unknown> | null }>(
    `select result from automation.jobs where type = 'RECONCILE_BOOKINGS' order by created_at desc limit 1`,
  );
  return job?.result ?? {};
}
