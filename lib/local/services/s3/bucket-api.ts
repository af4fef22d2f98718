/** ListObjectsV2 and DeleteObjects. */
import type { ApiReply } from '../../service.ts';
import { AwsError } from '../../service.ts';
import { checksumHeaders } from './checksums.ts';
import type { Operations, S3Request } from './object-api.ts';
import type { ObjectFacts, ObjectStore } from './object-store.ts';
import { element, textsIn, xml } from './xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const LARGEST_PAGE = 1000;
const LIST_PARAMETERS = new Set([
  'list-type',
  'prefix',
  'max-keys',
  'continuation-token',
  'start-after',
  'delimiter',
  'encoding-type',
  'fetch-owner',
]);

const invalid = (message: string) => new AwsError('InvalidArgument', message);

function readToken(token: string | null): string {
  if (token === null) return '';
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (Buffer.from(key).toString('base64url') !== token) throw invalid('The continuation token provided is incorrect');
  return key;
}

/** Keys with the same text between the prefix and the delimiter count as one entry. */
function entriesOf(objects: readonly ObjectFacts[], prefix: string, delimiter: string) {
  const entries = new Map<string, ObjectFacts | undefined>();
  for (const facts of objects) {
    const end = delimiter ? facts.key.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) entries.set(facts.key, facts);
    else entries.set(facts.key.slice(0, end + delimiter.length), undefined);
  }
  return [...entries];
}

function list(store: ObjectStore, { call: { query }, place, authorize }: S3Request): ApiReply {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = Number(query.get('max-keys') ?? LARGEST_PAGE);
  authorize('s3:ListBucket', place, { 's3:prefix': prefix, 's3:delimiter': delimiter, 's3:max-keys': String(maxKeys) });
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw invalid('Argument max-keys must be an integer between 0 and 2147483647');
  const after = readToken(query.get('continuation-token')) || (query.get('start-after') ?? '');
  const isLater = (key: string) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
  const entries = entriesOf(
    store.list(place.bucket).filter(({ key }) => key.startsWith(prefix)),
    prefix,
    delimiter,
  ).filter(([key]) => isLater(key));
  const page = entries.slice(0, Math.min(maxKeys, LARGEST_PAGE));
  const isTruncated = entries.length > page.length && page.length > 0;
  const shown = (key: string) =>
    query.get('encoding-type') === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key;
  return xml(
    element('ListBucketResult', {
      Name: place.bucket,
      Prefix: shown(prefix),
      KeyCount: page.length,
      MaxKeys: maxKeys,
      IsTruncated: isTruncated,
      ...(isTruncated ? { NextContinuationToken: Buffer.from(page.at(-1)?.[0] ?? '').toString('base64url') } : {}),
      Contents: page.flatMap(([key, facts]) => (facts ? [contents(shown(key), facts)] : [])),
      CommonPrefixes: page.flatMap(([key, facts]) => (facts ? [] : [{ Prefix: shown(key) }])),
    }),
  );
}

const contents = (key: string, { lastModified, etag, sizeBytes }: ObjectFacts) => ({
  Key: key,
  LastModified: lastModified,
  ETag: `"${etag}"`,
  Size: sizeBytes,
  StorageClass: 'STANDARD',
});

/** Checks the permission for each key: one without permission does not stop the others. */
function removeMany(store: ObjectStore, { call, place, authorize }: S3Request): ApiReply {
  if (Object.keys(checksumHeaders(call.headers, call.body)).length === 0 && call.headers['content-md5'] === undefined)
    throw new AwsError('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  const keys = textsIn(call.body, 'Delete', 'Key');
  if (keys.length === 0 || keys.length > LARGEST_PAGE)
    throw new AwsError('MalformedXML', `A request deletes 1 to ${LARGEST_PAGE} objects, not ${keys.length}`);
  const isQuiet = textsIn(call.body, 'Delete', 'Quiet')[0] === 'true';
  const deleted: { Key: string }[] = [];
  const errors: { Key: string; Code: string; Message: string }[] = [];
  for (const key of keys) {
    try {
      authorize('s3:DeleteObject', { ...place, key });
      store.remove({ ...place, key });
      deleted.push({ Key: key });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key: key, Code: 'AccessDenied', Message: error.message });
    }
  }
  return xml(element('DeleteResult', { Deleted: isQuiet ? [] : deleted, Error: errors }));
}

export function createBucketApi(store: ObjectStore): Operations {
  return (request, sub) => {
    const { method, query } = request.call;
    if (method === 'POST' && sub.length === 1 && sub[0] === 'delete') return () => removeMany(store, request);
    const isList = method === 'GET' && query.get('list-type') === '2' && sub.every((name) => LIST_PARAMETERS.has(name));
    return isList ? () => list(store, request) : undefined;
  };
}
