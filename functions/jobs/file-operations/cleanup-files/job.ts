import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { callService } from '../../../engine/aws/call-service.ts';
import { environment, required } from '../../../engine/environment.ts';
import { defineJob, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { readNothing } from '../../../engine/ledger/payload.ts';

const DAY_MS = 24 * 3_600_000;

/** How long files stay. The rules of the bucket, which S3 applies once a day, say the same. */
const FOLDERS = [
  { prefix: 'tmp/', maxAgeMs: DAY_MS },
  { prefix: 'imports/', maxAgeMs: 7 * DAY_MS },
  { prefix: 'exports/', maxAgeMs: 7 * DAY_MS },
] as const;

/** Pages of a thousand files in each folder; the next day's job deletes the rest. */
const MOST_PAGES = 100;

const s3 = new S3Client();

interface Page {
  readonly old: readonly { readonly Key: string }[];
  readonly next: string | undefined;
}

async function list(Bucket: string, Prefix: string, before: Date, ContinuationToken?: string): Promise<Page> {
  const { Contents = [], NextContinuationToken } = await callService('S3', () =>
    s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })),
  );
  const old = Contents.filter(({ LastModified }) => LastModified !== undefined && LastModified < before);
  return { old: old.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }])), next: NextContinuationToken };
}

/** Keys of files that could not be deleted, with the reasons. */
async function remove(Bucket: string, Objects: readonly { readonly Key: string }[]): Promise<string[]> {
  if (Objects.length === 0) return [];
  const { Errors = [] } = await callService('S3', () =>
    s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [...Objects], Quiet: true } })),
  );
  return Errors.map(({ Key, Code }) => `${Key} (${Code})`);
}

/** Deletes what is old in a folder, and returns how many files went and which could not be deleted. */
async function tidy({ prefix, maxAgeMs }: (typeof FOLDERS)[number], now: Date, { progress, note }: JobTools) {
  const bucket = required(environment.bucketName);
  const before = new Date(now.getTime() - maxAgeMs);
  const stuck: string[] = [];
  let deleted = 0;
  let next: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const found = await list(bucket, prefix, before, next);
    const left = await remove(bucket, found.old);
    stuck.push(...left);
    deleted += found.old.length - left.length;
    next = found.next;
    if (next === undefined) break;
    await progress(page);
    await note(`${deleted} files of ${prefix} deleted so far`);
  }
  return { deleted, stuck };
}

async function run({ now }: { readonly now: Date }, tools: JobTools): Promise<JobOutcome> {
  let deleted = 0;
  const stuck: string[] = [];
  for (const folder of FOLDERS) {
    const tidied = await tidy(folder, now, tools);
    deleted += tidied.deleted;
    stuck.push(...tidied.stuck);
  }
  if (stuck.length === 0) return { kind: 'done', result: { deleted } };
  const reason = `FILES_STAY: ${stuck.length} files could not be deleted, such as ${stuck.slice(0, 3).join(', ')}`;
  return { kind: 'failed', reason, retry: true };
}

/** Deletes temporary files that are older than a day, and files of imports and exports that are older than seven. */
export const cleanupFiles = defineJob({
  type: 'CLEANUP_FILES',
  unknownOutcome: 'retry',
  read: readNothing,
  run,
});
