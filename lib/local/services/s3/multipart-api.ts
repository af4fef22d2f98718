/** CreateMultipartUpload, UploadPart, CompleteMultipartUpload and AbortMultipartUpload. Parts are objects of a store of their own until then. */
import { createHash, randomBytes } from 'node:crypto';
import { type ApiCall, type ApiReply, AwsError } from '../../service.ts';
import { checksumHeaders } from './checksums.ts';
import type { Operations, S3Request } from './object-api.ts';
import type { ObjectFacts, ObjectStore, StoredObject } from './object-store.ts';
import type { Place } from './place.ts';
import { element, textsIn, xml } from './xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LEAST_PART_BYTES = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** No bucket of a template has a plus sign in its name. */
const uploadsOf = (bucket: string): string => `${bucket}+uploads`;

const noSuchUpload = () =>
  new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
  );

const partKey = (uploadId: string, number: number): string => `${uploadId}/${String(number).padStart(5, '0')}`;

/** The parts that a request to complete an upload names. */
function listedIn({ body }: ApiCall): { readonly number: number; readonly etag: string }[] {
  const numbers = textsIn(body, 'CompleteMultipartUpload', 'PartNumber').map(Number);
  const etags = textsIn(body, 'CompleteMultipartUpload', 'ETag');
  if (numbers.length === 0) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed');
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0)))
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  return numbers.map((number, index) => ({ number, etag: (etags[index] ?? '').replaceAll('"', '') }));
}

/** That of an object which was uploaded in parts says how many they were. */
function etagOf(parts: readonly StoredObject[]): string {
  const digests = Buffer.concat(parts.map(({ facts }) => Buffer.from(facts.etag, 'hex')));
  return `${createHash('md5').update(digests).digest('hex')}-${parts.length}`;
}

export function createMultipartApi(store: ObjectStore): Operations {
  const begun = ({ call: { query }, place }: S3Request): { id: string; facts: ObjectFacts } => {
    const id = query.get('uploadId') ?? '';
    const found = store.get({ bucket: uploadsOf(place.bucket), key: id });
    if (!found || found.content().toString() !== place.key) throw noSuchUpload();
    return { id, facts: found.facts };
  };
  const partsOf = ({ bucket }: Place, id: string) =>
    store.list(uploadsOf(bucket)).filter(({ key }) => key.startsWith(`${id}/`));
  const forget = (place: Place, id: string) => {
    for (const key of [...partsOf(place, id).map((part) => part.key), id])
      store.remove({ bucket: uploadsOf(place.bucket), key });
  };

  const create = ({ call, place, authorize }: S3Request): ApiReply => {
    authorize('s3:PutObject', place);
    if (call.headers['x-amz-checksum-algorithm'] !== undefined)
      throw new AwsError('NotImplemented', 'The local S3 runs uploads in parts without checksums only', 501);
    const id = randomBytes(32).toString('base64url');
    const contentType = call.headers['content-type'] ?? 'binary/octet-stream';
    store.put({ bucket: uploadsOf(place.bucket), key: id }, Buffer.from(place.key), { contentType, headers: {} });
    return xml(element('InitiateMultipartUploadResult', { Bucket: place.bucket, Key: place.key, UploadId: id }));
  };

  const upload = (request: S3Request): ApiReply => {
    const { call, place, authorize } = request;
    authorize('s3:PutObject', place);
    const number = Number(call.query.get('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS)
      throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
    const { id } = begun(request);
    const checksums = checksumHeaders(call.headers, call.body);
    const part = { bucket: uploadsOf(place.bucket), key: partKey(id, number) };
    const { etag } = store.put(part, call.body, { contentType: 'binary/octet-stream', headers: {} });
    return { headers: { etag: `"${etag}"`, ...checksums } };
  };

  const complete = (request: S3Request): ApiReply => {
    const { call, place, authorize } = request;
    authorize('s3:PutObject', place);
    const { id, facts } = begun(request);
    const parts = listedIn(call).map(({ number, etag }) => {
      const part = store.get({ bucket: uploadsOf(place.bucket), key: partKey(id, number) });
      if (part?.facts.etag === etag) return part;
      throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.');
    });
    if (parts.slice(0, -1).some((part) => part.facts.sizeBytes < LEAST_PART_BYTES))
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    const etag = etagOf(parts);
    const content = Buffer.concat(parts.map((part) => part.content()));
    store.put(place, content, { contentType: facts.contentType, headers: {}, etag });
    forget(place, id);
    return xml(element('CompleteMultipartUploadResult', { Bucket: place.bucket, Key: place.key, ETag: `"${etag}"` }));
  };

  const abort = (request: S3Request): ApiReply => {
    request.authorize('s3:AbortMultipartUpload', request.place);
    forget(request.place, begun(request).id);
    return { status: 204 };
  };

  return (request, sub) => {
    const asked = `${request.call.method} ${[...sub].sort().join(' ')}`;
    if (asked === 'POST uploads') return () => create(request);
    if (asked === 'PUT partNumber uploadId') return () => upload(request);
    if (asked === 'POST uploadId') return () => complete(request);
    return asked === 'DELETE uploadId' ? () => abort(request) : undefined;
  };
}
