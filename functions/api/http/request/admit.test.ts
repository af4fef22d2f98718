import { describe, expect, it } from 'vitest';
import { NO_TENANT } from '../../../engine/no-tenant.ts';
import { routes } from '../../contract.ts';
import { admit } from './admit.ts';
import type { HttpEvent, Verdict } from './http-event.ts';
import type { Access, Route } from './route.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

const ok: Verdict = { verdict: 'ok', message: '', keyId: 'k', tenantId: TENANT, role: 'viewer' };
const as = (verdict: Partial<Verdict>, headers: Record<string, string> = {}) =>
  ({ headers, requestContext: { authorizer: { lambda: { ...ok, ...verdict } } } }) as unknown as HttpEvent; // the rest is not read
const route = (access: Access, more: Partial<Route> = {}) => ({ access, ...more }) as Route;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('admission', () => {
  it.each([
    ['viewer', ['viewer']],
    ['operator', ['viewer', 'operator']],
    ['admin', ['viewer', 'operator', 'admin']],
    ['ingest', []],
    ['owner', []],
    ['constructor', []],
  ])('lets a key with the role %s call %j', (role, allowed) => {
    for (const access of ['viewer', 'operator', 'admin', 'platform'] as const) {
      const call = () => admit(as({ role }), route(access));
      if (allowed.some((one) => one === access))
        expect(call()).toMatchObject({ tenantId: TENANT, actor: 'key:k', isPlatform: false });
      else expect(call).toThrow(code('FORBIDDEN'));
    }
  });

  it('reads no tenant from the header of a tenant key', () => {
    expect(admit(as({}, { 'x-tenant-id': OTHER }), route('viewer')).tenantId).toBe(TENANT);
    expect(admit(as({}, { 'x-tenant-id': 'nonsense' }), route('viewer')).tenantId).toBe(TENANT);
  });

  it('asks a platform key for its tenant, and takes it in either case', () => {
    const platform = { role: 'platform', tenantId: '' };
    const call = (headers: Record<string, string>) => () => admit(as(platform, headers), route('admin'));
    expect(call({ 'x-tenant-id': OTHER.toUpperCase() })()).toMatchObject({ tenantId: OTHER, isPlatform: true });
    for (const headers of [
      {},
      { 'x-tenant-id': '' },
      { 'x-tenant-id': `${OTHER},${TENANT}` },
      { 'x-tenant-id': NO_TENANT },
    ]) {
      expect(call(headers as Record<string, string>)).toThrow(code('INVALID_INPUT'));
    }
  });

  it('lets a platform key leave the tenant out where a route means every tenant, or none', () => {
    const platform = { role: 'platform', tenantId: '' };
    expect(admit(as(platform), route('operator', { everyTenant: true })).tenantId).toBe(NO_TENANT);
    expect(admit(as(platform, { 'x-tenant-id': OTHER }), route('operator', { everyTenant: true })).tenantId).toBe(
      OTHER,
    );
    expect(admit(as(platform, { 'x-tenant-id': OTHER }), route('platform')).tenantId).toBe(NO_TENANT);
  });

  it('passes the verdict of the authorizer on, and trusts nothing without one', () => {
    for (const verdict of ['MISSING_KEY', 'INVALID_KEY', 'DATABASE_BUSY'] as const) {
      expect(() => admit(as({ verdict, message: 'because' }), route('viewer'))).toThrow(code(verdict));
    }
    expect(() => admit({ headers: {}, requestContext: {} } as unknown as HttpEvent, route('viewer'))).toThrow(
      code('INTERNAL'),
    );
    expect(() => admit(as({ tenantId: '' }), route('viewer'))).toThrow(code('FORBIDDEN'));
  });

  it('is required by every route that is not public', () => {
    const open = routes.filter(({ access, isSigned }) => access === 'public' && !isSigned).map(({ path }) => path);
    expect([...new Set(open)]).toEqual([
      ...['/health', '/openapi.json', '/documents/{token}', '/unsubscribe/{token}'],
      '/oauth/callback', // has a signed state
    ]);
  });
});
