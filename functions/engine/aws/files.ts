/**
 * The files bucket: documents lie under `documents/`, files that may be deleted at any time under `tmp/`, and those that tenants import and
 * export under `imports/` and `exports/`.
 */
import { GetObjectCommand, type GetObjectCommandOutput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environment, required } from '../environment.ts';
import { callService } from './call-service.ts';

const s3 = new S3Client();

/** Writes a file. Idempotent: the same key replaces the file. */
export async function putFile(key: string, content: string | Uint8Array, contentType: string): Promise<void> {
  const Bucket = required(environment.bucketName);
  await callService('S3', () =>
    s3.send(new PutObjectCommand({ Bucket, Key: key, Body: content, ContentType: contentType })),
  );
}

async function read<T>(key: string, convert: (body: NonNullable<GetObjectCommandOutput['Body']>) => Promise<T>) {
  const Bucket = required(environment.bucketName);
  return callService('S3', async () => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
      return Body && (await convert(Body));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  });
}

/** Returns the file's text, or undefined when there is no such file. */
export const getText = (key: string): Promise<string | undefined> => read(key, (body) => body.transformToString());

/** Returns the file, or undefined when there is no such file. */
export const getBytes = (key: string): Promise<Uint8Array | undefined> =>
  read(key, (body) => body.transformToByteArray());
