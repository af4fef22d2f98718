/** ExecuteStatement and BatchExecuteStatement, in a transaction or on a session of their own. */
import type { BatchExecuteStatementResponse, ExecuteStatementResponse } from '@aws-sdk/client-rds-data';
import type { PoolClient } from 'pg';
import { AwsError } from '../../service.ts';
import { databaseError } from './errors.ts';
import { onOwnSession } from './isolation.ts';
import type { DataApiRequest, Parameter } from './request.ts';
import { createScanner } from './scan-statement.ts';
import type { Login, Sessions } from './sessions.ts';
import { type RawResult, runStatement } from './statement.ts';
import type { Transactions } from './transactions.ts';
import { bindValues } from './values/bind.ts';
import { columnMetadata } from './values/column-metadata.ts';
import { toField, type WireField } from './values/fields.ts';
import { formatRecords } from './values/formatted-records.ts';
import { resultTypes } from './values/result-types.ts';

type ExecuteReply = Omit<ExecuteStatementResponse, 'records'> & { readonly records?: WireField[][] };

/** Something to do on a session. `reset` queues the session's reset behind its statements; in a transaction it does nothing. */
type Work<T> = (client: PoolClient, reset: () => Promise<void>) => Promise<T>;

/** What pg knows of the server's process behind a session; its declarations do not. */
const connectionId = (client: PoolClient | undefined) => (client as { processID?: number } | undefined)?.processID;

/**
 * Returns the service's reply: a statement without rows has a count and no `records`; one with rows has `records`,
 * empty ones too, and no count, `returning` included. Looks types up on `client`, which may be reset already.
 */
async function shape(client: PoolClient, request: DataApiRequest, result: RawResult): Promise<ExecuteReply> {
  if (result.fields.length === 0) return { numberOfRecordsUpdated: result.rowCount, generatedFields: [] };
  const types = await resultTypes(client, result.fields);
  if (request.isJson) return { numberOfRecordsUpdated: 0, formattedRecords: formatRecords(result, types) };
  const metadata = request.includeResultMetadata ? await columnMetadata(client, result, types) : undefined;
  const records = result.rows.map((row) => types.map((type, index) => toField(type, row[index] ?? null, request)));
  return { numberOfRecordsUpdated: 0, records, ...(metadata ? { columnMetadata: metadata } : {}) };
}

/** A statement outside a transaction gets a session of its own, as on AWS. */
export class Executor {
  readonly #sessions: Sessions;
  readonly #transactions: Transactions;
  readonly #statementTimeoutMs: number;
  readonly #scan = createScanner();
  #running = 0;

  constructor(sessions: Sessions, transactions: Transactions, statementTimeoutMs: number) {
    this.#sessions = sessions;
    this.#transactions = transactions;
    this.#statementTimeoutMs = statementTimeoutMs;
  }

  /** Statements at work; those that go on after their call ended (`continueAfterTimeout`) count too. */
  get running(): number {
    return this.#running;
  }

  async execute(request: DataApiRequest, login: Login): Promise<ExecuteReply> {
    this.#scan(request.sql); // throws before a session is taken
    if (request.continueAfterTimeout) return this.#executeOn(request, login);
    return this.#onSession(request, login, async (client, reset) => {
      const [outcome] = await Promise.allSettled([this.#run(client, request, request.parameters), reset()]);
      if (outcome.status === 'rejected') throw outcome.reason;
      return shape(client, request, outcome.value);
    });
  }

  /** One set after the other, each committed by itself unless in a transaction; the first failure ends it. */
  async batch(request: DataApiRequest, login: Login): Promise<BatchExecuteStatementResponse> {
    this.#scan(request.sql);
    return this.#onSession(request, login, async (client, reset) => {
      try {
        for (const set of request.parameterSets) await this.#run(client, request, set);
      } finally {
        await reset();
      }
      return { updateResults: request.parameterSets.map(() => ({ generatedFields: [] })) };
    });
  }

  /** Throws the service's error, never pg's. */
  async #run(client: PoolClient, request: DataApiRequest, parameters: readonly Parameter[]): Promise<RawResult> {
    const { text, names } = this.#scan(request.sql);
    try {
      return await runStatement(client, { text, ...bindValues(names, parameters) }, request.isJson);
    } catch (error) {
      throw databaseError(error, connectionId(client));
    }
  }

  /** Calls `work` with the session of the call's transaction, or with one of its own, and a function that resets it. */
  async #onSession<T>(request: DataApiRequest, login: Login, work: Work<T>): Promise<T> {
    this.#running += 1;
    try {
      if (request.transactionId === undefined) return await onOwnSession(this.#sessions, login, work);
      return await this.#transactions.use(request, (client) => work(client, async () => undefined));
    } finally {
      this.#running -= 1;
    }
  }

  /** Runs without the server's time-out: the call ends at the same time, and the statement continues. */
  async #executeOn(request: DataApiRequest, login: Login): Promise<ExecuteReply> {
    let session: PoolClient | undefined;
    const isLocal = request.transactionId !== undefined;
    const work = this.#onSession(request, login, async (client, reset) => {
      session = client;
      // Queued together: PostgreSQL runs them in this order.
      const lifted = client.query(`set ${isLocal ? 'local' : ''} statement_timeout = 0`);
      const ran = this.#run(client, request, request.parameters);
      const restored = isLocal ? client.query('set local statement_timeout to default') : reset();
      const [outcome] = await Promise.allSettled([ran, lifted, restored]);
      if (outcome.status === 'rejected') throw outcome.reason;
      return shape(client, request, outcome.value);
    });
    work.catch(() => undefined); // after the time-out no caller waits for its error
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(timedOut(session)), this.#statementTimeoutMs);
    });
    return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
  }
}

/** PostgreSQL's message, although nothing was cancelled. */
function timedOut(session: PoolClient | undefined): AwsError {
  const members = { dbConnectionId: connectionId(session) };
  const message = 'canceling statement due to statement timeout';
  return new AwsError('StatementTimeoutException', message, 400, { members });
}
