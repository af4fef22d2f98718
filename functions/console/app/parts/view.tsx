/** The four states of everything that is read: loading, empty, error, data. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError, messageOf } from '../api/api-error.ts';
import { waiting } from '../api/call.ts';
import { useStore } from '../store.ts';

const words = {
  waking: 'The database is waking up. This takes about 15 seconds and goes on by itself.',
  slow: 'This takes longer than usual. A database that sleeps takes about 15 seconds to wake up; it goes on by itself.',
} as const;

/** What the page waits for, when that is not what it usually waits for. */
function useWaiting(): string | undefined {
  const state = useStore(waiting);
  return state && words[state];
}

export const FirstLoading = () => (
  <p className="pad dim" role="status">
    {useWaiting() ?? 'Loading…'}
  </p>
);

/** Above every screen: also one that shows what it read before, or saves something, may wait. */
export function WaitingNote() {
  const note = useWaiting();
  return <div role="status">{note && <p className="card pad">{note}</p>}</div>;
}

function Loading({ rows }: { readonly rows: number }) {
  return (
    <div className="pad stack" role="status">
      <span className="only-read">Loading…</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton" />
      ))}
    </div>
  );
}

/** Says what happened, and offers to try again. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className="pad stack" role="alert">
      <p className="b">{messageOf(error)}</p>
      {requestId && (
        <p className="sm dim">
          Request <code className="mono select">{requestId}</code>
        </p>
      )}
      {onRetry && (
        <div>
          <button type="button" className="btn" onClick={onRetry}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

interface ViewProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  readonly isEmpty?: (data: T) => boolean;
  /** Why there is nothing, and the one step that helps. */
  readonly empty?: ReactNode;
  readonly rows?: number;
}

/** Shows data that were read before also while a later reading fails, with the failure above it. */
export function View<T>({ query, children, isEmpty, empty, rows = 6 }: ViewProps<T>) {
  const { data, error, refetch } = query;
  if (data === undefined) return error ? <Failure error={error} onRetry={refetch} /> : <Loading rows={rows} />;
  const content = isEmpty?.(data) ? <div className="pad empty">{empty}</div> : children(data);
  return (
    <>
      {error && <Failure error={error} onRetry={refetch} />}
      {content}
    </>
  );
}
