import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseOver } from '../../../lib/database/session.ts';
import { aCustomer, aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { requireDecision } from './old-secrets.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
let tenantId: string;
beforeEach(async () => {
  database = await createTestDatabase();
  tenantId = await aTenant(database);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await database.drop();
});

const decide = () => requireDecision(databaseOver(database.client), NOW);
const addKey = (columns: { hasChecksum: boolean; expiresAt?: string; revokedAt?: string }) =>
  database.query(
    `insert into automation.api_keys (tenant_id, role, name, key_hash, created_by, created_at, has_checksum, expires_at, revoked_at)
     values ($1, 'viewer', 'CRM', $2, 'test', $3, $4, $5, $6)`,
    [tenantId, randomUUID(), NOW, columns.hasChecksum, columns.expiresAt, columns.revokedAt],
  );

test('nothing is to be decided where every working key has a checksum', async () => {
  await addKey({ hasChecksum: true });
  await addKey({ hasChecksum: false, expiresAt: '2026-03-01T12:00:00Z' });
  await addKey({ hasChecksum: false, revokedAt: '2026-02-01T00:00:00Z' });
  const customerId = await aCustomer(database, tenantId, {});
  const insert = 'insert into automation.unsubscribe_tokens (tenant_id, customer_id) values ($1, $2)';
  await database.query(insert, [tenantId, customerId]);
  await decide();
});

test('a deployment stops for working keys without one, until the context says what becomes of them', async () => {
  await addKey({ hasChecksum: false });
  await expect(decide()).rejects.toThrow(/^1 API keys have no checksum: set the context value oldKeys to accepted/);
  for (const choice of ['accepted', 'refused']) {
    vi.stubEnv('OLD_KEYS', choice);
    await decide();
  }
});

test('and for links in e-mails', async () => {
  const customerId = await aCustomer(database, tenantId, {});
  const insert =
    'insert into automation.unsubscribe_tokens (tenant_id, customer_id, has_old_links) values ($1, $2, true)';
  await database.query(insert, [tenantId, customerId]);
  await expect(decide()).rejects.toThrow(/^links in e-mails have no checksum: set the context value oldLinks to/);
  vi.stubEnv('OLD_LINKS', 'refused');
  await decide();
});
