/** What a request to S3 is about: a bucket or an object. */

export interface Place {
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
}

/** Bucket and object ARNs carry neither region nor account. */
export const arnOf = ({ bucket, key }: Place) => `arn:aws:s3:::${bucket}${key ? `/${key}` : ''}`;

export type Authorize = (action: string, place: Place, context?: Readonly<Record<string, string>>) => void;

/** Reads a path-style path, which the SDK uses for IP addresses. */
export function placeOf(path: string): Place {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket, key: decodeURIComponent(key) };
}
