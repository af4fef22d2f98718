/** Who is signed in. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ApiError } from '../api/api-error.ts';
import { type Answer, call, chosenTenant, type ReplyOf } from '../api/call.ts';
import { readFacts } from '../api/local.ts';
import { queryClient } from '../api/queries.ts';
import { now, setServerTime } from '../clock.ts';
import { forgetDrafts, keepDraftsOf } from '../drafts.ts';
import { isKnownZone } from '../parts/wall-time.ts';

export type Session = ReplyOf<'getSession'>;

const SESSION = ['session'];

/** Takes a value out of a link such as `…#key=…`. A fragment is sent to no server and stays in no log; the history forgets it. */
function takeFromLink(name: string): string | undefined {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (value === null) return undefined;
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  return value;
}

/** `npm start` prints such a link. */
let keyFromLink = takeFromLink('key');
/** Why single sign-on did not open a session. */
export const refusalFromLink = takeFromLink('sign-in');

function keep(session: Session): Session {
  setServerTime(session.now);
  keepDraftsOf(placeOf(session));
  return session;
}

/** The address may name a tenant that does not exist; the shell then asks for another. */
function withoutTenant(error: unknown): Promise<Answer<'getSession'>> {
  const isUnknown = error instanceof ApiError && (error.status === 404 || error.status === 422);
  if (!isUnknown || chosenTenant.get() === undefined) throw error;
  chosenTenant.set(undefined);
  return call('getSession');
}

async function readSession(): Promise<Session> {
  const key = keyFromLink;
  keyFromLink = undefined;
  if (key !== undefined) await call('openSession', { key });
  chosenTenant.set(new URLSearchParams(location.search).get('tenant') ?? undefined);
  const { data } = await call('getSession').catch(withoutTenant);
  // A session of a tenant works for that tenant only, whatever the address says.
  if (data.role !== 'platform') chosenTenant.set(undefined);
  return keep(data);
}

export const useSessionQuery = () =>
  useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: Number.POSITIVE_INFINITY });

/** Whose data a session shows. */
export const placeOf = ({ tenant, role }: Session): string => tenant?.id ?? role;

/** Goes on with the session that this browser has now; what another tenant's session has read is forgotten. Throws ApiError when it has none. */
export async function resume(): Promise<void> {
  const before = queryClient.getQueryData<Session>(SESSION);
  const session = await readSession();
  const others = { predicate: ({ queryKey }: { readonly queryKey: readonly unknown[] }) => queryKey[0] !== SESSION[0] };
  if (before && placeOf(before) !== placeOf(session)) queryClient.removeQueries(others);
  queryClient.setQueryData(SESSION, session);
  await queryClient.invalidateQueries(others);
}

/** Throws ApiError with the reason why the key is refused. */
export async function signIn(key: string): Promise<void> {
  await call('openSession', { key });
  await resume();
}

/** A session ends two hours after its last use, which is noted every ten minutes. */
const SAFE_IDLE_MS = 110 * 60_000;

/**
 * Signs in again where a move of the local clock from `fromMs` has ended the session, with the key of the demo's tenant if the session had
 * its rights. Another session ends, and its key is asked for.
 */
export async function renewAfterMove({ session, role, tenant }: Session, fromMs: number): Promise<void> {
  if (session && now() < Math.min(Date.parse(session.expiresAt), fromMs + SAFE_IDLE_MS)) return;
  const { demo } = await readFacts();
  if (demo && role === 'admin' && tenant?.id === demo.tenantId) await signIn(demo.adminKey);
}

export async function signOut(): Promise<void> {
  await call('endSession');
  forgetDrafts();
  queryClient.clear();
  location.assign('/console');
}

const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

/** For what is inside the shell, which needs a session. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session outside of the shell');
  return session;
}

/** The zone whose days count: the tenant's, as everywhere in the API. UTC while the CRM has a name there that is no zone. */
export function useTenantZone(): string {
  const zone = useSession().tenant?.timeZone;
  return zone !== undefined && isKnownZone(zone) ? zone : 'UTC';
}

const ranks: Readonly<Record<string, number>> = { viewer: 1, operator: 2, admin: 3, platform: 4 };

/** Undefined when the session's role may do it; otherwise the sentence that says which role it needs. */
export function useRefusal(needed: 'operator' | 'admin' | 'platform'): string | undefined {
  const { role } = useSession();
  return (ranks[role] ?? 0) >= (ranks[needed] ?? 0) ? undefined : `This needs the role ${needed}; yours is ${role}.`;
}
