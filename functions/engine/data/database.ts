/** Statements through the RDS Data API, with patience for a cluster that is waking up. */
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data';
import { environment, required } from '../environment.ts';
import { EngineError } from '../errors.ts';
import { toParameters, toRows } from './data-api.ts';
import type { Statement } from './statement.ts';

export interface Database {
  many<P, R>(statement: Statement<P, R>, values: P): Promise<R[]>;
  /** Undefined when no row came; throws when several did. */
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
  readonly patienceMs: number;
}

/** Longer than the 45 s after which the service ends a statement: a retry must not run beside its first try. */
const REQUEST_TIMEOUT_MS = 60_000;
/** A paused cluster takes 15 to 30 s to resume; the endpoint of a new one answers after up to 90 s. */
const WAKING = new Set([
  'DatabaseResumingException',
  'HttpEndpointNotEnabledException',
  'DatabaseUnavailableException',
]);
/** Serialisation failure, deadlock, lock or statement time-out, too many connections, shutdown. */
const PASSING_STATES = /^(40001|40P01|55P03|57014|53...|57P0.|08...)$/;

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** SQLSTATE of a failed statement, when the failure came from PostgreSQL. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof EngineError ? error.cause : error;
  return cause instanceof Error ? /SQLState: ([0-9A-Z]{5})/.exec(cause.message)?.[1] : undefined;
}

function named(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const state = sqlState(error);
  const name = error instanceof Error ? error.name : 'unknown';
  if (state !== undefined && !PASSING_STATES.test(state)) {
    // Classes 22 and 23 are the data's fault: the same statement fails again.
    const retry = /^2[23]/.test(state) ? 'never' : 'backoff';
    return new EngineError('DATABASE_ERROR', `A statement failed with SQLSTATE ${state}`, { cause: error, retry });
  }
  const busy =
    state !== undefined || WAKING.has(name) || name === 'StatementTimeoutException' || name === 'ThrottlingException';
  return busy
    ? new EngineError('DATABASE_BUSY', `The database is busy or waking up (${state ?? name}); try again in a minute`, {
        cause: error,
      })
    : new EngineError('DATABASE_ERROR', `The Data API answered ${name}`, { cause: error });
}

/** Tries again while the cluster wakes up: after 0.5 s, doubling to 8 s, until patience ends. The SDK does not. */
async function patiently<T>(patienceMs: number, call: () => Promise<T>): Promise<T> {
  for (let pauseMs = 500, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, 8000)) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error) || !WAKING.has(error.name) || waitedMs >= patienceMs) throw named(error);
      await sleep(pauseMs);
      waitedMs += pauseMs;
    }
  }
}

function open(connection: Connection, transactionId?: string): Database {
  const { client, patienceMs, ...place } = connection;

  const many = async <P, R>(statement: Statement<P, R>, values: P): Promise<R[]> => {
    const { records } = await patiently(patienceMs, () =>
      client.send(
        new ExecuteStatementCommand({
          ...place,
          ...(transactionId === undefined ? {} : { transactionId }),
          sql: statement.sql,
          parameters: toParameters(statement, values),
        }),
      ),
    );
    return toRows(statement, records ?? []);
  };

  const maybeOne = async <P, R>(statement: Statement<P, R>, values: P): Promise<R | undefined> => {
    const rows = await many(statement, values);
    if (rows.length > 1)
      throw new EngineError('DATABASE_ERROR', `${statement.name} gave ${rows.length} rows instead of one`);
    return rows[0];
  };

  return {
    many,
    maybeOne,
    async one(statement, values) {
      const row = await maybeOne(statement, values);
      if (row === undefined) throw new EngineError('DATABASE_ERROR', `${statement.name} gave no row`);
      return row;
    },
    async execute(statement, values) {
      await many(statement, values);
    },
    async transaction(work) {
      if (transactionId !== undefined) throw new EngineError('INTERNAL', 'Transactions do not nest');
      const begun = await patiently(patienceMs, () => client.send(new BeginTransactionCommand(place)));
      const id = begun.transactionId ?? '';
      const { resourceArn, secretArn } = place;
      try {
        const result = await work(open(connection, id));
        await patiently(patienceMs, () =>
          client.send(new CommitTransactionCommand({ resourceArn, secretArn, transactionId: id })),
        );
        return result;
      } catch (error) {
        // The first failure is the one to tell; a transaction that cannot be rolled back ends by itself.
        await client
          .send(new RollbackTransactionCommand({ resourceArn, secretArn, transactionId: id }))
          .catch(() => undefined);
        throw error;
      }
    },
  };
}

/** `patienceSeconds`: how long to wait for a paused cluster before giving up with DATABASE_BUSY. */
export function connect(patienceSeconds: number): Database {
  return open({
    client: new RDSDataClient({ requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS } }),
    resourceArn: required(environment.clusterArn),
    secretArn: required(environment.secretArn),
    database: required(environment.databaseName),
    patienceMs: patienceSeconds * 1000,
  });
}
