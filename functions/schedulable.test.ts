/** What the list says of a job type is what its queue and its definition say. */
import { expect, test } from 'vitest';
import { schedulableJobs } from './schedulable.ts';

test.each(schedulableJobs)('$type runs in its queue, and has this reader', async ({ type, queue, read }) => {
  const jobs: Record<string, { type: string; read: unknown }> = await import(`./jobs/${queue}/index.ts`);
  expect(Object.values(jobs).find((job) => job.type === type)?.read).toBe(read);
});
