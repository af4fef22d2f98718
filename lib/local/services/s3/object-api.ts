/** PutObject, GetObject, HeadObject and DeleteObject. */
import { type ApiCall, type ApiReply, AwsError } from '../../service.ts';
import { checksumHeaders } from './checksums.ts';
import type { ObjectFacts, ObjectStore, StoredObject } from './object-store.ts';
import type { Authorize, Place } from './place.ts';

export interface S3Request {
  readonly call: ApiCall;
  readonly place: Place;
  readonly authorize: Authorize;
}

/** Returns a function that runs the operation, or `undefined` when this API does not have it. */
export type Operations = (request: S3Request, sub: readonly string[]) => (() => ApiReply) | undefined;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY_BYTES = 1024;
const KEPT = /^(cache-control|content-disposition|content-encoding|content-language|x-amz-meta-.*)$/;

export function createObjectApi(store: ObjectStore): Operations {
  const find = ({ place, authorize }: S3Request): StoredObject => {
    authorize('s3:GetObject', place);
    const found = store.get(place);
    if (found) return found;
    // A caller without the list permission must not learn that the object does not exist.
    authorize('s3:ListBucket', { ...place, key: '' });
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  };

  const put = ({ call, place, authorize }: S3Request): ApiReply => {
    authorize('s3:PutObject', place);
    if (Buffer.byteLength(place.key) > LONGEST_KEY_BYTES) throw new AwsError('KeyTooLongError', 'Your key is too long');
    if (call.headers['x-amz-content-sha256']?.startsWith('STREAMING-'))
      throw new AwsError(
        'NotImplemented',
        'The local S3 does not read bodies sent in chunks; give the SDK a Buffer',
        501,
      );
    const checksums = checksumHeaders(call.headers, call.body);
    const kept = Object.entries(call.headers).filter(([name]) => KEPT.test(name));
    const { etag } = store.put(place, call.body, {
      contentType: call.headers['content-type'] ?? 'application/octet-stream',
      headers: { ...Object.fromEntries(kept), ...checksums },
    });
    return { headers: { etag: `"${etag}"`, ...checksums } };
  };

  const head = (request: S3Request): ApiReply => ({ headers: headersOf(find(request).facts, request.call) });

  const get = (request: S3Request): ApiReply => {
    const { facts, content } = find(request);
    requireMatch(facts, request.call);
    const headers = headersOf(facts, request.call);
    const range = rangeOf(facts, request.call);
    if (range === undefined) return { headers, body: content() };
    // The checksum is that of the whole object.
    const ofPart = Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-'));
    return {
      status: 206,
      headers: {
        ...Object.fromEntries(ofPart),
        'content-length': String(range.to - range.from),
        'content-range': `bytes ${range.from}-${range.to - 1}/${facts.sizeBytes}`,
      },
      body: content(range),
    };
  };

  const remove = ({ place, authorize }: S3Request): ApiReply => {
    authorize('s3:DeleteObject', place);
    store.remove(place);
    return { status: 204 };
  };

  const operations: Readonly<Record<string, (request: S3Request) => ApiReply>> = {
    PUT: put,
    GET: get,
    HEAD: head,
    DELETE: remove,
  };
  return (request, sub) => {
    const operation = operations[request.call.method];
    return operation && sub.length === 0 && request.call.headers['x-amz-copy-source'] === undefined
      ? () => operation(request)
      : undefined;
  };
}

function requireMatch({ etag }: ObjectFacts, { headers }: ApiCall): void {
  const asked = headers['if-match'];
  if (asked !== undefined && asked !== '*' && asked.replaceAll('"', '') !== etag)
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
}

/** `from` and, after the last byte, `to`. Of several ranges S3 gives the whole object, as for one that it cannot read. */
function rangeOf({ sizeBytes }: ObjectFacts, { headers }: ApiCall): { from: number; to: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (from < to) return { from, to };
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
}

function headersOf(
  { etag, sizeBytes, lastModified, contentType, headers }: ObjectFacts,
  { headers: asked, query }: ApiCall,
) {
  const disposition = query.get('response-content-disposition');
  const isChecked = asked['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
  const shown = Object.entries(headers).filter(([name]) => isChecked || !name.startsWith('x-amz-checksum-'));
  return {
    'content-type': contentType,
    'content-length': String(sizeBytes),
    'last-modified': new Date(lastModified).toUTCString(),
    etag: `"${etag}"`,
    'accept-ranges': 'bytes',
    ...Object.fromEntries(shown),
    ...(disposition === null ? {} : { 'content-disposition': disposition }),
  };
}
