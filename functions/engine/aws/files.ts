/** The files bucket: documents under `documents/`, and what nobody will miss under `tmp/`. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environment, required } from '../environment.ts';
import { callService } from './call-service.ts';

const s3 = new S3Client();

/** Writing the same key again replaces the file: jobs that run twice write it twice. */
export async function putFile(key: string, content: string | Uint8Array, contentType: string): Promise<void> {
  const Bucket = required(environment.bucketName);
  await callService('S3', () =>
    s3.send(new PutObjectCommand({ Bucket, Key: key, Body: content, ContentType: contentType })),
  );
}

/** Undefined when there is none. */
export async function getText(key: string): Promise<string | undefined> {
  const Bucket = required(environment.bucketName);
  return callService('S3', async () => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  });
}
