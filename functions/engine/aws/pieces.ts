/** Reads and writes files of the files bucket in pieces, so that a large one is never in memory as a whole. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { environment, required } from '../environment.ts';
import { EngineError } from '../errors.ts';
import { callService } from './call-service.ts';

/** With checksums of parts S3 wants them again when an upload is completed. The signature covers what is sent. */
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
const bucket = () => required(environment.bucketName);
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** S3 refuses smaller parts, but for the last. */
export const LEAST_PART_BYTES = 5 * 1024 * 1024;

/** Bytes of a file, and which version of it they are of. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly sizeBytes: number;
}

/**
 * Returns up to `most` bytes from `from`. `absent`: there is no such file. `changed`: it is not the version that `etag` names.
 * An empty file has no bytes.
 */
export async function readPiece(
  key: string,
  { from, most, etag }: { readonly from: number; readonly most: number; readonly etag?: string },
): Promise<Piece | 'absent' | 'changed'> {
  const range = { Bucket: bucket(), Key: key, Range: `bytes=${from}-${from + most - 1}` };
  return callService('S3', async () => {
    try {
      const read = await s3.send(new GetObjectCommand({ ...range, ...(etag === undefined ? {} : { IfMatch: etag }) }));
      const bytes = (await read.Body?.transformToByteArray()) ?? new Uint8Array();
      const sizeBytes = Number(read.ContentRange?.split('/')[1] ?? bytes.length);
      return { bytes, etag: read.ETag ?? '', sizeBytes };
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey') return 'absent';
      if (nameOf(error) === 'PreconditionFailed') return 'changed';
      // No byte of an empty file is in any range.
      if (nameOf(error) === 'InvalidRange') return { bytes: new Uint8Array(), etag: etag ?? '', sizeBytes: from };
      throw error;
    }
  });
}

/** Idempotent: nothing happens when there is none. */
export async function removeFile(Key: string): Promise<void> {
  await callService('S3', () => s3.send(new DeleteObjectCommand({ Bucket: bucket(), Key })));
}

/** All keys with this beginning, in the order of their bytes. */
export async function keysUnder(Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let next: string | undefined;
  do {
    const ContinuationToken = next;
    const { Contents = [], NextContinuationToken } = await callService('S3', () =>
      s3.send(new ListObjectsV2Command({ Bucket: bucket(), Prefix, ContinuationToken })),
    );
    keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    next = NextContinuationToken;
  } while (next !== undefined);
  return keys;
}

/** Begins a file that is written in parts, and returns the id of its upload. The bucket forgets one that is not completed within a day. */
export async function beginUpload(Key: string, ContentType: string): Promise<string> {
  const { UploadId } = await callService('S3', () =>
    s3.send(new CreateMultipartUploadCommand({ Bucket: bucket(), Key, ContentType })),
  );
  if (UploadId === undefined) throw new EngineError('SERVICE_BUSY', 'S3 began an upload and did not name it');
  return UploadId;
}

/** Writes a part and returns its ETag. Idempotent: the same number replaces the part. */
export async function uploadPart(Key: string, UploadId: string, PartNumber: number, Body: Uint8Array): Promise<string> {
  const { ETag = '' } = await callService('S3', () =>
    s3.send(new UploadPartCommand({ Bucket: bucket(), Key, UploadId, PartNumber, Body })),
  );
  return ETag;
}

/** Makes the file of its parts. Returns false when there is no such upload any more: it was completed before, or forgotten. */
export async function completeUpload(Key: string, UploadId: string, etags: readonly string[]): Promise<boolean> {
  const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
  return callService('S3', async () => {
    try {
      const MultipartUpload = { Parts };
      await s3.send(new CompleteMultipartUploadCommand({ Bucket: bucket(), Key, UploadId, MultipartUpload }));
      return true;
    } catch (error) {
      if (nameOf(error) === 'NoSuchUpload') return false;
      throw error;
    }
  });
}
