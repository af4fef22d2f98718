/** Every job type that there is, found through the registry: a new one is here by itself. */
import { queues } from '../../../functions/registry.ts';

interface JobType {
  readonly type: string;
  readonly queue: string;
  readonly unknownOutcome: 'retry' | 'hold';
}

async function typesOf(queue: string): Promise<JobType[]> {
  const types: Record<string, Omit<JobType, 'queue'>> = await import(`../../../functions/jobs/${queue}/index.ts`);
  return Object.values(types).map(({ type, unknownOutcome }) => ({ type, queue, unknownOutcome }));
}

export const jobTypes: readonly JobType[] = (
  await Promise.all(Object.values(queues).map(({ name }) => typesOf(name)))
).flat();
