/** The request of a node that names a connection. */

import type { CallOutcome } from '../../../engine/calls/call-outcome.ts';
import type { Method } from '../../../engine/calls/exchange.ts';
import { now } from '../../../engine/clock.ts';
import { callByConnection, type NotCalled } from '../../../engine/connections/call-connection.ts';
import { connectionOf } from '../../../engine/connections/connection.ts';
import { findConnection } from '../../../engine/connections/queries.gen.ts';
import { targetUrl } from '../../../engine/connections/target-url.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { JobOutcome } from '../../../engine/ledger/job.ts';

/** A request as a node writes it; `path` may be a URL below the base URL too. */
interface Asked {
  readonly path: string;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** The same for every attempt. */
  readonly key: string;
}

const fails = (reason: string): JobOutcome => ({ kind: 'failed', reason, retry: false });
const after = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);

/** What needs a person fails at once: the run can be retried then. */
function withoutCall(result: NotCalled): JobOutcome {
  if (result.kind === 'busy') return { kind: 'later', at: result.until, reason: result.reason };
  if (result.kind === 'needs-authorization') return fails(result.reason);
  const seconds = result.retryAfterSeconds;
  const notBefore = seconds === null ? {} : { notBefore: after(seconds) };
  return { kind: 'failed', reason: result.reason, retry: true, ...notBefore };
}

/** Returns the job's ending where no call was made. */
export async function askByConnection(
  database: Database,
  { tenantId, connectionId }: { readonly tenantId: string; readonly connectionId: string },
  { path, key, headers, ...request }: Asked,
): Promise<{ readonly outcome: CallOutcome } | { readonly stop: JobOutcome }> {
  const row = await database.maybeOne(findConnection, { tenantId, id: connectionId });
  if (!row)
    return { stop: fails('CONNECTION_GONE: the connection of the node was removed; choose another one and publish') };
  const url = targetUrl(row.baseUrl, path);
  if (url === undefined)
    return {
      stop: fails(`OUTSIDE_CONNECTION: the URL of the node leads out of the base URL of the connection "${row.name}"`),
    };
  const { idempotencyHeader } = row;
  const all = { ...headers, ...(idempotencyHeader === null ? {} : { [idempotencyHeader.toLowerCase()]: key }) };
  const databases = { reading: database, tokens: database };
  const result = await callByConnection(databases, connectionOf(tenantId, row), { ...request, url, headers: all });
  return result.kind === 'called' ? { outcome: result.outcome } : { stop: withoutCall(result) };
}
