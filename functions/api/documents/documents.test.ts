/** Documents, and the links that open them without a key. */
import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3, type S3 } from '../../../lib/local/services/s3/s3.ts';
import { startService, type TestService } from '../../../lib/local/services/setup-service.ts';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';
import { attachChecksum } from '../../engine/checksum.ts';

const PDF = Buffer.from('%PDF-1.7 \u00ff');

let s3: TestService<S3>;
let api: TestApi;
let mine: SeededTenant;
beforeAll(async () => {
  s3 = await startService(createS3);
  const { ref: bucket = '' } = await s3.create('AWS::S3::Bucket', 'Files');
  process.env.AWS_ENDPOINT_URL_S3 = s3.connection.endpoint;
  api = await startApi();
  const { accessKeyId, secretAccessKey } = s3.connection.credentials;
  Object.assign(process.env, {
    FILES_BUCKET_NAME: bucket,
    ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: s3.connection.region },
  });
  mine = await seedTenant(api);
  await api.query(
    `update automation.documents set title = 'Jo''s "plan" ✓', file_key = 'documents/a.pdf' where id = $1`,
    [mine.documentId],
  );
  const client = new S3Client(s3.connection);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'documents/a.pdf', Body: PDF }));
});
afterAll(async () => {
  await api?.stop();
  await s3?.stop();
});

const linkOf = (token: string) => attachChecksum('document-link', token);
const get = (path: string, key?: string) => api.call({ method: 'GET', path, ...(key === undefined ? {} : { key }) });
const content = async () => (await get(`/api/documents/${mine.documentId}/content`, mine.key)).body;

describe('documents', () => {
  it('are listed, by customer and by type', async () => {
    const { body } = await get('/api/documents', mine.key);
    expect(body.items).toMatchObject([{ id: mine.documentId, customerId: mine.customerId, title: `Jo's "plan" ✓` }]);
    expect((await get(`/api/documents?customerId=${mine.customerId}&type=DELIVERABLE`, mine.key)).body).toEqual(body);
    expect((await get('/api/documents?type=BUSINESS_PLAN', mine.key)).body.items).toEqual([]);
    expect((await get(`/api/documents?customerId=${randomUUID()}`, mine.key)).body.items).toEqual([]);
    expect((await get('/api/documents?type=LETTER', mine.key)).status).toBe(422);
  });

  it('open through a link without a key, byte for byte', async () => {
    const { contentUrl, expiresAt } = await content();
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(800_000);
    const { status, headers, body } = await get(contentUrl);
    expect([status, headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(Buffer.from(body, 'base64')).toEqual(PDF);
    expect(headers['content-disposition']).toBe(
      `inline; filename="document.pdf"; filename*=UTF-8''Jo%27s%20%22plan%22%20%E2%9C%93.pdf`,
    );
    expect(headers).toMatchObject({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' });
  });

  it('do not open through a link that expired, that is unknown, or whose file is gone', async () => {
    const { contentUrl } = await content();
    const token = contentUrl.split('/').at(-1).split('_')[0];
    await api.query(`update automation.document_links set expires_at = now() - interval '1 second' where token = $1`, [
      token,
    ]);
    const expired = await get(contentUrl);
    expect([expired.status, expired.body]).toEqual([410, expect.stringContaining('expired')]);
    for (const wrong of [await linkOf(randomUUID()), await linkOf(mine.documentId), `${contentUrl}x`, 'x'])
      expect((await get(`/documents/${wrong.replace('/documents/', '')}`)).status).toBe(404);
    // Without a checksum, as links of old e-mails are.
    expect((await get(`/documents/${token}`)).status).toBe(410);
    // The next link removes those that have expired.
    const next = await content();
    expect((await get(contentUrl)).status).toBe(404);
    await api.query(`update automation.documents set file_key = 'documents/gone.pdf' where id = $1`, [mine.documentId]);
    expect((await get(next.contentUrl)).status).toBe(404);
    await api.query(`update automation.documents set size_bytes = 5000000 where id = $1`, [mine.documentId]);
    expect((await get(next.contentUrl)).status).toBe(413);
  });

  it('show the API’s login no links of tenants that it has not entered', async () => {
    await api.asApi(async (session) => {
      const { rows } = await session.query('select count(*)::int as n from automation.document_links');
      expect(rows).toEqual([{ n: 0 }]);
    });
  });
});
