/** Signed URLs of files of imports and exports: whoever has one may write or read that file until it expires. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { environment, required } from '../../../engine/environment.ts';

/** Checksums would be those of an empty body: what is sent is not known here. */
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
const bucket = () => required(environment.bucketName);

/** A file of any size that is allowed can be sent in an hour. */
export const UPLOAD_SECONDS = 3600;
const DOWNLOAD_SECONDS = 900;

/** S3 refuses a body of another size, because the size is among what is signed. */
export const signUpload = (key: string, sizeBytes: number): Promise<string> =>
  getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket(), Key: key, ContentLength: sizeBytes }), {
    expiresIn: UPLOAD_SECONDS,
    signableHeaders: new Set(['host', 'content-length']),
  });

/** For a quarter of an hour. The file is saved under `name`. */
export const signDownload = (key: string, name: string): Promise<string> =>
  getSignedUrl(
    s3,
    new GetObjectCommand({ Bucket: bucket(), Key: key, ResponseContentDisposition: `attachment; filename="${name}"` }),
    { expiresIn: DOWNLOAD_SECONDS },
  );
