/** Ranges, signed URLs and uploads in parts, through the SDK's own clients. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, startService, type TestService } from '../setup-service.ts';
import { createS3, type S3 } from './s3.ts';

const PART = 5 * 1024 * 1024;

let api: TestService<S3>;
let client: S3Client;
let Bucket: string;
const plain = { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' } as const;
beforeAll(async () => {
  api = await startService(createS3);
  Bucket = (await api.create('AWS::S3::Bucket', 'Files')).ref ?? '';
  client = new S3Client({ ...api.connection, ...plain });
});
afterAll(() => api.stop());

const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
const range = async (Key: string, Range: string, more = {}) => {
  const { Body, ...facts } = await client.send(new GetObjectCommand({ Bucket, Key, Range, ...more }));
  return { ...facts, text: await Body?.transformToString() };
};

describe('a range', () => {
  it('has its bytes, of the version that is asked for', async () => {
    const { ETag } = await put('r', '0123456789');
    expect(await range('r', 'bytes=2-4', { IfMatch: ETag })).toMatchObject({
      ...{ text: '234', ContentRange: 'bytes 2-4/10', ContentLength: 3, ETag },
    });
    expect(await range('r', 'bytes=8-99')).toMatchObject({ text: '89', ContentRange: 'bytes 8-9/10' });
    expect(await range('r', 'bytes=-3')).toMatchObject({ text: '789' });
    await expect(range('r', 'bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' });
    await put('r', 'other');
    await expect(range('r', 'bytes=0-1', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('of an object with a checksum comes without it, which is that of the whole', async () => {
    const checking = new S3Client(api.connection);
    await checking.send(new PutObjectCommand({ Bucket, Key: 'sum', Body: '0123456789' }));
    const { Body } = await checking.send(new GetObjectCommand({ Bucket, Key: 'sum', Range: 'bytes=1-2' }));
    expect(await Body?.transformToString()).toBe('12');
  });
});

describe('a signed URL', () => {
  const signed = (from: S3Client, Key: string, ContentLength: number) =>
    getSignedUrl(from, new PutObjectCommand({ Bucket, Key, ContentLength }), {
      expiresIn: 60,
      signingDate: api.clock.now(),
      signableHeaders: new Set(['host', 'content-length']),
    });
  const send = async (url: string, body: string) => {
    const reply = await fetch(url, { method: 'PUT', body });
    return [reply.status, /<Code>(\w+)/.exec(await reply.text())?.[1]];
  };

  it('lets whoever has it do what its signer may, with a body of that size, until it expires', async () => {
    const uploader = new S3Client({ ...api.connectionWith(allow('s3:PutObject', '*')), ...plain });
    const url = await signed(uploader, 'signed/a b.csv', 3);
    expect(await send(url, 'four')).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await send(url.replace('a%20b', 'other'), 'abc')).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await send(url, 'abc')).toEqual([200, undefined]);
    const download = new GetObjectCommand({ Bucket, Key: 'signed/a b.csv', ResponseContentDisposition: 'attachment' });
    const reading = await getSignedUrl(client, download, { signingDate: api.clock.now() });
    const reply = await fetch(reading);
    expect([reply.status, await reply.text(), reply.headers.get('content-disposition')]).toEqual([
      ...[200, 'abc', 'attachment'],
    ]);
    const reader = new S3Client({ ...api.connectionWith(allow('s3:GetObject', '*')), ...plain });
    expect(await send(await signed(reader, 'signed/c', 3), 'abc')).toEqual([403, 'AccessDenied']);
    await api.clock.moveTo(new Date(api.clock.now().getTime() + 61_000), async () => undefined);
    expect(await send(url, 'abc')).toEqual([403, 'AccessDenied']);
    expect((await fetch(url.replace('X-Amz-Expires', 'X-Amz-Other'))).status).toBe(403);
  });
});

describe('a page of another origin', () => {
  const Origin = 'https://console.example.com';
  const rule = { AllowedOrigins: ['*'], AllowedMethods: ['PUT'], AllowedHeaders: ['content-type'], MaxAge: 60 };
  const bucketWith = async (name: string, ...CorsRules: object[]) =>
    (await api.create('AWS::S3::Bucket', name, { CorsConfiguration: { CorsRules } })).ref ?? '';
  const urlIn = (bucket: string) =>
    getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: 'k' }), { signingDate: api.clock.now() });
  const ask = async (bucket: string, method: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(await urlIn(bucket), {
      method: 'OPTIONS',
      headers: { origin: Origin, 'access-control-request-method': method, ...headers },
    });
    const code = /<Code>(\w+)/.exec(await reply.text())?.[1];
    return [reply.status, code ?? reply.headers.get('access-control-allow-origin')];
  };

  it('may do what a rule of the bucket says, is told so before, and reads the reply', async () => {
    const bucket = await bucketWith('Open', rule);
    expect(await ask(bucket, 'PUT', { 'access-control-request-headers': 'Content-Type' })).toEqual([200, '*']);
    expect(await ask(bucket, 'PUT', { 'access-control-request-headers': 'x-other' })).toEqual([403, 'AccessForbidden']);
    expect(await ask(bucket, 'GET')).toEqual([403, 'AccessForbidden']);
    const sent = await fetch(await urlIn(bucket), { method: 'PUT', body: 'x', headers: { origin: Origin } });
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const wrong = (await urlIn(bucket)).replace('/k?', '/other?');
    const refused = await fetch(wrong, { method: 'PUT', body: 'x', headers: { origin: Origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, '*']);
    const own = await fetch(await urlIn(bucket), { method: 'PUT', body: 'x' });
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('finds the bucket at the address that the template gives it', () => {
    expect(api.service.isAddress(`https://${Bucket}.s3.eu-west-1.amazonaws.com`)).toBe(true);
    expect(api.service.isAddress('https://other.s3.eu-west-1.amazonaws.com')).toBe(false);
  });

  it('may do nothing where the bucket has no rule, or one for another origin', async () => {
    expect(await ask(Bucket, 'PUT')).toEqual([403, 'AccessForbidden']);
    const narrow = await bucketWith('Narrow', { ...rule, AllowedOrigins: ['https://*.example.com'] });
    expect(await ask(narrow, 'PUT')).toEqual([200, Origin]);
    expect(await ask(narrow, 'PUT', { origin: 'https://example.org' })).toEqual([403, 'AccessForbidden']);
    const sent = await fetch(await urlIn(Bucket), { method: 'PUT', body: 'x', headers: { origin: Origin } });
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
});

describe('an upload in parts', () => {
  const begin = async (Key: string) =>
    (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/csv' }))).UploadId;
  const upload = async (Key: string, UploadId: string | undefined, PartNumber: number, Body: Buffer) => ({
    PartNumber,
    ETag: (await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))).ETag,
  });
  const complete = (
    Key: string,
    UploadId: string | undefined,
    Parts: { PartNumber: number; ETag: string | undefined }[],
  ) => client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

  it('is one object once it is complete, and no upload any more', async () => {
    const id = await begin('parts/a');
    const first = await upload('parts/a', id, 1, Buffer.alloc(PART, 'a'));
    await upload('parts/a', id, 2, Buffer.from('wrong'));
    const last = await upload('parts/a', id, 2, Buffer.from('b'));
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'parts/' }));
    expect(Contents).toEqual([]);
    expect(await complete('parts/a', id, [first, last])).toMatchObject({ ETag: expect.stringMatching(/-2"$/) });
    expect(await range('parts/a', `bytes=${PART - 1}-${PART}`)).toMatchObject({ text: 'ab', ContentType: 'text/csv' });
    await expect(complete('parts/a', id, [first, last])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('is refused with small parts before the last, unknown ones, and in another order', async () => {
    const id = await begin('parts/b');
    const parts = [await upload('parts/b', id, 1, Buffer.from('a')), await upload('parts/b', id, 2, Buffer.from('b'))];
    await expect(complete('parts/b', id, parts)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete('parts/b', id, parts.toReversed())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete('parts/b', id, [{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(upload('parts/other', id, 1, Buffer.from('a'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});
