import type { RunningStack } from './setup-stack.ts';

/** Runs `work` as if Lambda could not be reached at its commits: its outbox waits for the next wake-up of the relay. */
export async function withoutBell(stack: RunningStack, work: () => Promise<unknown>): Promise<void> {
  const [target] = await stack.query<{ function_arn: string }>('delete from automation.doorbell_target returning *');
  await work();
  await stack.query(
    'insert into automation.doorbell_target select * from json_populate_record(null::automation.doorbell_target, $1)',
    [JSON.stringify(target)],
  );
}
