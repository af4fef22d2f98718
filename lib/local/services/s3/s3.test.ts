import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, startService, type TestService } from '../setup-service.ts';
import { createS3, type S3 } from './s3.ts';

let api: TestService<S3>;
let client: S3Client;
let Bucket: string;
beforeAll(async () => {
  api = await startService(createS3);
  Bucket = (await api.create('AWS::S3::Bucket', 'Files')).ref ?? '';
  client = new S3Client(api.connection);
});
afterAll(() => api.stop());

const put = (Key: string, Body: string | Buffer = 'x', more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, from = client) => {
  const { Body, ...facts } = await from.send(new GetObjectCommand({ Bucket, Key }));
  return { ...facts, text: await Body?.transformToString() };
};
const keysUnder = async (Prefix: string, more = {}) => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ...more }));
  return Contents.map(({ Key }) => Key);
};

describe('objects', () => {
  it('come back as they were put', async () => {
    const { ETag } = await put('a/b.md', '# Grüße', { ContentType: 'text/markdown', Metadata: { job: '7' } });
    expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await get('a/b.md')).toMatchObject({
      text: '# Grüße',
      ContentType: 'text/markdown',
      ContentLength: 9,
      ETag,
      Metadata: { job: '7' },
      LastModified: new Date('2026-03-01T12:00:00Z'),
    });
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'a/b.md' }))).toMatchObject({
      ContentLength: 9,
      ETag,
    });
  });

  it('may have any name, and a name may continue another', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => Buffer.from(text).toString() === text && !/^\.*$|[\0]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 3 }), async (segments) => {
        const key = `any/${segments.join('/')}`;
        await put(key, key);
        await put(`${key}/more`, 'more');
        expect((await get(key)).text).toBe(key);
        expect((await get(`${key}/more`)).text).toBe('more');
        expect(await keysUnder(key)).toContain(key);
      }),
      { numRuns: 25 },
    );
  });

  it('stay after a restart', async () => {
    await put('stay', 'here');
    const restarted = api.again();
    await restarted.create({ type: 'AWS::S3::Bucket', logicalId: 'Files', stack: 'Test', properties: {} });
    const call = { service: 's3', operation: '', method: 'GET', path: `/${Bucket}/stay`, query: new URLSearchParams() };
    const caller = { arn: 'arn:aws:iam::111122223333:root' };
    const reply = await restarted.handle({
      ...call,
      headers: {},
      body: Buffer.from(''),
      caller,
      authorize: () => undefined,
    });
    expect(String(reply.body)).toBe('here');
  });

  it('are gone when deleted, once or twice', async () => {
    await put('gone');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await expect(get('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('are refused when their checksum is wrong', async () => {
    await expect(put('wrong', 'x', { ChecksumSHA256: Buffer.alloc(32).toString('base64') })).rejects.toMatchObject({
      name: 'BadDigest',
    });
  });

  it('need a bucket', async () => {
    await expect(client.send(new PutObjectCommand({ Bucket: 'none', Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});

describe('ListObjectsV2 and DeleteObjects', () => {
  it('page through everything under a prefix, in order', async () => {
    const keys = Array.from({ length: 7 }, (_, index) => `tmp/${index} & <${index}>`);
    for (const key of [...keys].reverse()) await put(key);
    await put('tmp-other');
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'tmp/', MaxKeys: 3, ContinuationToken }),
      );
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(seen).toEqual(keys);
    const Delete = { Objects: keys.map((Key) => ({ Key })) };
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect([Deleted?.length, Errors]).toEqual([7, undefined]);
    expect(await keysUnder('tmp')).toEqual(['tmp-other']);
  });

  it('are grouped into folders by a delimiter', async () => {
    for (const key of ['d/a', 'd/b/1', 'd/b/2']) await put(key);
    const { Contents, CommonPrefixes } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'd/', Delimiter: '/' }),
    );
    expect([Contents?.map(({ Key }) => Key), CommonPrefixes]).toEqual([['d/a'], [{ Prefix: 'd/b/' }]]);
  });
});

describe('permissions', () => {
  it('need a permission for each object, and do not reveal a missing object without the list permission', async () => {
    await put('mine/1', '1');
    await put('theirs/1', '1');
    const arn = `arn:aws:s3:::${Bucket}`;
    const reader = new S3Client(api.connectionWith(allow('s3:GetObject', `${arn}/mine/*`)));
    expect((await get('mine/1', reader)).text).toBe('1');
    await expect(get('theirs/1', reader)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(get('mine/none', reader)).rejects.toMatchObject({ name: 'AccessDenied' });
    const lister = new S3Client(api.connectionWith(allow('s3:GetObject', `${arn}/*`), allow('s3:ListBucket', arn)));
    await expect(get('mine/none', lister)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('of one object do not keep the others from being deleted', async () => {
    await put('tmp2/1');
    await put('kept/1');
    const remover = new S3Client(api.connectionWith(allow('s3:DeleteObject', `arn:aws:s3:::${Bucket}/tmp2/*`)));
    const Delete = { Objects: [{ Key: 'tmp2/1' }, { Key: 'kept/1' }] };
    const { Deleted, Errors } = await remover.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect([Deleted?.[0]?.Key, Errors?.[0]?.Key, Errors?.[0]?.Code]).toEqual(['tmp2/1', 'kept/1', 'AccessDenied']);
  });

  it("include the bucket's own policy", async () => {
    const locked = (await api.create('AWS::S3::Bucket', 'Locked')).ref ?? '';
    const Resource = `arn:aws:s3:::${locked}/*`;
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource };
    await api.create('AWS::S3::BucketPolicy', 'Policy', {
      Bucket: locked,
      PolicyDocument: { Version: '2012-10-17', Statement: [deny] },
    });
    const writer = new S3Client(api.connectionWith(allow('s3:PutObject', Resource)));
    await expect(writer.send(new PutObjectCommand({ Bucket: locked, Key: 'k', Body: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('explicit deny in a resource-based policy'),
    });
  });
});
