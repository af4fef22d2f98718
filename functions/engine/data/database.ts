/** Runs statements through the RDS Data API, and waits for a cluster that is resuming. */
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data';
import { environment, required } from '../environment.ts';
import { EngineError } from '../errors.ts';
import { sleep } from '../sleep.ts';
import { toParameters, toRows } from './data-api.ts';
import { databaseFailure, isWaking } from './database-failure.ts';
import { queriesOver } from './queries-over.ts';
import type { Statement } from './statement.ts';

/** What functions know of the database. Failures are EngineErrors: DATABASE_WAKING or DATABASE_BUSY when time can help, else INVALID_TIME_ZONE or DATABASE_ERROR. */
export interface Database {
  many<P, R>(statement: Statement<P, R>, values: P): Promise<R[]>;
  /** Returns undefined when no row came; throws when several did. */
  maybeOne<P, R>(statement: Statement<P, R>, values: P): Promise<R | undefined>;
  /** Throws when not exactly one row came. */
  one<P, R>(statement: Statement<P, R>, values: P): Promise<R>;
  execute<P, R>(statement: Statement<P, R>, values: P): Promise<void>;
  /** All or nothing; the Data API gives up a transaction after three idle minutes. Does not nest. */
  transaction<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

interface Connection {
  readonly client: RDSDataClient;
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
  readonly patience: Patience;
}

interface Patience {
  /** How long to try again while a paused cluster resumes. */
  readonly seconds: number;
  /** How long to wait for an answer to what comes first: a transaction's beginning, or a statement outside of one. */
  readonly withinSeconds?: number;
}

/** Longer than the 45 s after which the service ends a statement: a retry must not run beside its first try. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Retries while the cluster resumes: after 0.5 s, doubling to 8 s, until patience ends. The SDK does not. */
async function patiently<T>(
  { seconds, withinSeconds }: Patience,
  call: (options: { abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  const options = withinSeconds === undefined ? {} : { abortSignal: AbortSignal.timeout(withinSeconds * 1000) };
  let waking: unknown;
  for (let pauseMs = 500, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, 8000)) {
    try {
      return await call(options);
    } catch (error) {
      if (!isWaking(error)) throw databaseFailure(options.abortSignal?.aborted ? (waking ?? error) : error);
      if (waitedMs >= seconds * 1000) throw databaseFailure(error);
      waking = error;
      await sleep(pauseMs);
      waitedMs += pauseMs;
    }
  }
}

async function inTransaction<T>(connection: Connection, work: (database: Database) => Promise<T>): Promise<T> {
  const { client, patience, ...place } = connection;
  const begun = await patiently(patience, (options) => client.send(new BeginTransactionCommand(place), options));
  const transactionId = begun.transactionId ?? '';
  const { resourceArn, secretArn } = place;
  try {
    const result = await work(open(connection, transactionId));
    await patiently({ seconds: patience.seconds }, () =>
      client.send(new CommitTransactionCommand({ resourceArn, secretArn, transactionId })),
    );
    return result;
  } catch (error) {
    // The first failure is thrown; a transaction that cannot be rolled back ends by itself.
    await client.send(new RollbackTransactionCommand({ resourceArn, secretArn, transactionId })).catch(() => undefined);
    throw error;
  }
}

function open(connection: Connection, transactionId?: string): Database {
  const { client, patience, ...place } = connection;
  const first = transactionId === undefined ? patience : { seconds: patience.seconds };
  const queries = queriesOver(async (statement, values) => {
    const { records } = await patiently(first, (options) =>
      client.send(
        new ExecuteStatementCommand({
          ...place,
          ...(transactionId === undefined ? {} : { transactionId }),
          ...(statement.continuesAfterTimeout ? { continueAfterTimeout: true } : {}),
          sql: statement.sql,
          parameters: toParameters(statement, values),
        }),
        options,
      ),
    );
    return toRows(statement, records ?? []);
  });
  return {
    ...queries,
    async transaction(work) {
      if (transactionId !== undefined) throw new EngineError('INTERNAL', 'Transactions do not nest');
      return inTransaction(connection, work);
    },
  };
}

/** A paused cluster needs up to half a minute; the time-out of a function behind a queue leaves room for this and one statement. */
const QUEUE_PATIENCE_SECONDS = 60;

/**
 * Gives up with DATABASE_WAKING when the patience ends; the default suits a function behind a queue. `withinSeconds`: what comes first
 * throws after that time, even where the service holds the call back.
 */
export function connect(patienceSeconds = QUEUE_PATIENCE_SECONDS, withinSeconds?: number): Database {
  return open({
    client: new RDSDataClient({ requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS } }),
    resourceArn: required(environment.clusterArn),
    secretArn: required(environment.secretArn),
    database: required(environment.databaseName),
    patience: { seconds: patienceSeconds, ...(withinSeconds === undefined ? {} : { withinSeconds }) },
  });
}
