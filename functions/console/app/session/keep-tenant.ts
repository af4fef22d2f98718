import { chosenTenant } from '../api/call.ts';

/** The address with the tenant that a session of the platform works for, so that a link opens the same tenant. */
export function keepTenant(to: string): string {
  const tenant = chosenTenant.get();
  if (tenant === undefined) return to;
  const url = new URL(to, location.href);
  if (!url.searchParams.has('tenant')) url.searchParams.set('tenant', tenant);
  return `${url.pathname}${url.search}${url.hash}`;
}
