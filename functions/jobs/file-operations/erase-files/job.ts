import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { callService } from '../../../engine/aws/call-service.ts';
import { environment, required } from '../../../engine/environment.ts';
import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';

const s3 = new S3Client();

/** A page is a thousand files, far more than a customer has; a job with more is tried again, and goes on. */
async function run({ tenantId, payload: customerId }: Job<string>): Promise<JobOutcome> {
  const Bucket = required(environment.bucketName);
  const Prefix = `documents/${tenantId}/${customerId}/`;
  const { Contents = [], IsTruncated = false } = await callService('S3', () =>
    s3.send(new ListObjectsV2Command({ Bucket, Prefix })),
  );
  const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
  if (Objects.length === 0) return { kind: 'done', result: { deleted: 0 } };
  const { Errors = [] } = await callService('S3', () =>
    s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } })),
  );
  if (Errors.length > 0 || IsTruncated) {
    const reason = `FILES_STAY: ${Errors.length} files could not be deleted${IsTruncated ? ', and there are more' : ''}`;
    return { kind: 'failed', reason, retry: true };
  }
  return { kind: 'done', result: { deleted: Objects.length } };
}

/** Deletes the documents of a customer who was erased. Idempotent. */
export const eraseFiles = defineJob({
  type: 'ERASE_FILES',
  unknownOutcome: 'retry',
  read: (payload) => idIn(objectIn(payload, ''), 'customerId'),
  run,
});
