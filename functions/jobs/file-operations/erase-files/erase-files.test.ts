import { randomUUID } from 'node:crypto';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../../../lib/local/service.ts';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { putFile } from '../../../engine/aws/files.ts';
import { eraseFiles } from './job.ts';

let setup: JobsSetup;
let tenantId: string;
beforeAll(async () => {
  setup = await setUpJobs();
  tenantId = await aTenant(setup.database);
});
afterAll(() => setup.close());
afterEach(() => setup.faults.clear());

describe('ERASE_FILES', () => {
  it("deletes the customer's documents, once, and nobody else's", async () => {
    const [customerId, other] = [randomUUID(), randomUUID()];
    for (const name of ['plan.md', 'plan.pdf'])
      await putFile(`documents/${tenantId}/${customerId}/${name}`, 'x', 'text/plain');
    const kept = [`documents/${tenantId}/${other}/plan.md`, `documents/${other}/${customerId}/plan.md`].sort();
    for (const key of kept) await putFile(key, 'x', 'text/plain');
    expect(await setup.run(eraseFiles, tenantId, { customerId })).toEqual({ kind: 'done', result: { deleted: 2 } });
    expect(await setup.run(eraseFiles, tenantId, { customerId })).toEqual({ kind: 'done', result: { deleted: 0 } });
    const { Contents = [] } = await new S3Client().send(new ListObjectsV2Command({ Bucket: setup.bucket }));
    expect(Contents.map(({ Key }) => Key).sort()).toEqual(kept);
  });

  it('is tried again when the bucket cannot be reached, and fails at once without a customer', async () => {
    setup.faults.set('s3', new AwsError('SlowDown', 'Please reduce your request rate.', 503));
    expect(await setup.run(eraseFiles, tenantId, { customerId: randomUUID() })).toMatchObject({
      kind: 'failed',
      retry: true,
    });
    setup.faults.clear();
    expect(await setup.run(eraseFiles, tenantId, {})).toMatchObject({ kind: 'failed', retry: false });
  });
});
