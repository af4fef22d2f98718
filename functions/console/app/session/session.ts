/** Who is signed in. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { call, chosenTenant, type ReplyOf } from '../api/call.ts';
import { readFacts } from '../api/local.ts';
import { queryClient } from '../api/queries.ts';
import { now, setServerTime } from '../clock.ts';

export type Session = ReplyOf<'getSession'>;

const SESSION = ['session'];
const KEY_IN_LINK = '#key=';

/** Takes the key out of a link as `npm start` prints it. A fragment is sent to no server and stays in no log; the history forgets it. */
function takeKeyFromLink(): string | undefined {
  if (!location.hash.startsWith(KEY_IN_LINK)) return undefined;
  const key = decodeURIComponent(location.hash.slice(KEY_IN_LINK.length));
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  return key;
}

let keyFromLink = takeKeyFromLink();

function keep(session: Session): Session {
  setServerTime(session.now);
  return session;
}

async function readSession(): Promise<Session> {
  const key = keyFromLink;
  keyFromLink = undefined;
  if (key !== undefined) await call('openSession', { key });
  chosenTenant.set(new URLSearchParams(location.search).get('tenant') ?? undefined);
  return keep((await call('getSession')).data);
}

export const useSessionQuery = () =>
  useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: Number.POSITIVE_INFINITY });

/** Throws ApiError with the reason why the key is refused. */
export async function signIn(key: string): Promise<void> {
  await call('openSession', { key });
  queryClient.setQueryData(SESSION, await readSession());
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
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

const ranks: Readonly<Record<string, number>> = { viewer: 1, operator: 2, admin: 3, platform: 4 };

/** Undefined when the session's role may do it; otherwise the sentence that says which role it needs. */
export function useRefusal(needed: 'operator' | 'admin' | 'platform'): string | undefined {
  const { role } = useSession();
  return (ranks[role] ?? 0) >= (ranks[needed] ?? 0) ? undefined : `This needs the role ${needed}; yours is ${role}.`;
}
