/** Transactions by id: one session each, one call at a time, rolled back when idle for too long. */
import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../service.ts';
import { databaseError } from './errors.ts';
import type { DataApiRequest } from './request.ts';
import type { Login, Sessions } from './sessions.ts';

interface Transaction {
  readonly client: PoolClient;
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
  /** Cancels the timers that would end it. */
  readonly cancelLongest: () => void;
  cancelIdle: () => void;
  isBusy: boolean;
}

/** Both on the runtime's clock: a move of over three minutes ends idle transactions. */
const IDLE_MS = 3 * 60 * 1000;
const LONGEST_MS = 24 * 60 * 60 * 1000;
/** Ended transactions that are remembered, so that a late call gets the right error. */
const REMEMBERED = 1000;

/**
 * The service appends a cause:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.troubleshooting.html
 */
const notFound = (id: string, cause: string) =>
  new AwsError('TransactionNotFoundException', `Transaction ${id} is not found. ${cause}`, 404);
const EXPIRED = 'Transaction may be expired.';
const ENDED = 'One previous call resulted in a termination of your transaction.';

/** All open transactions. They end with the sessions that they hold. */
export class Transactions {
  readonly #clock: Clock;
  readonly #sessions: Sessions;
  readonly #open = new Map<string, Transaction>();
  readonly #ended = new Set<string>();

  constructor(clock: Clock, sessions: Sessions) {
    this.#clock = clock;
    this.#sessions = sessions;
  }

  /** Opens a transaction and returns its id. */
  async begin(request: DataApiRequest, login: Login): Promise<string> {
    const client = await this.#sessions.lend(login);
    await client.query('begin').catch((error: unknown) => {
      this.#sessions.giveBack(client, true);
      throw error;
    });
    const id = randomBytes(96).toString('base64');
    this.#open.set(id, {
      client,
      resourceArn: request.resourceArn,
      secretArn: request.secretArn,
      database: login.database,
      cancelLongest: this.#expireAfter(id, LONGEST_MS),
      cancelIdle: this.#expireAfter(id, IDLE_MS),
      isBusy: false,
    });
    return id;
  }

  /** Runs `work` in the request's transaction. Throws at once when another call runs in it, or when there is none. */
  async use<T>(request: DataApiRequest, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const transaction = this.#find(request);
    return this.#occupy(request.transactionId ?? '', transaction, () => work(transaction.client));
  }

  /** The transaction ends even if the commit fails. */
  async end(request: DataApiRequest, ending: 'commit' | 'rollback'): Promise<void> {
    const id = request.transactionId ?? '';
    const transaction = this.#find(request);
    this.#remember(id);
    let isSpoilt = true;
    try {
      await this.#occupy(id, transaction, async () => {
        // Reset, because the session goes back to the pool.
        const ran = transaction.client.query(ending);
        const reset = transaction.client.query('discard all');
        const [outcome, cleaned] = await Promise.allSettled([ran, reset]);
        isSpoilt = cleaned.status === 'rejected';
        if (outcome.status === 'rejected') throw databaseError(outcome.reason);
        if (ending === 'commit' && outcome.value.command === 'ROLLBACK') throw nothingCommitted();
      });
    } finally {
      this.#close(id, transaction, isSpoilt);
    }
  }

  #find(request: DataApiRequest): Transaction {
    const id = request.transactionId ?? '';
    const transaction = this.#open.get(id);
    if (!transaction) throw notFound(id, this.#ended.has(id) ? ENDED : EXPIRED);
    // An id gives no access to a transaction of another secret.
    const isOwn = transaction.resourceArn === request.resourceArn && transaction.secretArn === request.secretArn;
    if (!isOwn) throw notFound(id, EXPIRED);
    if (request.database !== undefined && request.database !== transaction.database) {
      throw new AwsError('BadRequestException', 'Database name is not the same as transaction');
    }
    if (transaction.isBusy) throw new AwsError('DatabaseErrorException', 'Transaction is still running a query');
    return transaction;
  }

  /** A transaction is idle between calls, never during one. */
  async #occupy<T>(id: string, transaction: Transaction, work: () => Promise<T>): Promise<T> {
    transaction.isBusy = true;
    transaction.cancelIdle();
    try {
      return await work();
    } finally {
      transaction.isBusy = false;
      if (this.#open.get(id) === transaction) transaction.cancelIdle = this.#expireAfter(id, IDLE_MS);
    }
  }

  /** Ending the session rolls back, even while a statement runs. */
  #expireAfter(id: string, ms: number): () => void {
    return this.#clock.at(new Date(this.#clock.now().getTime() + ms), () => {
      const transaction = this.#open.get(id);
      if (transaction) this.#close(id, transaction, true);
    });
  }

  #close(id: string, transaction: Transaction, isSpoilt: boolean): void {
    transaction.cancelIdle();
    transaction.cancelLongest();
    this.#open.delete(id);
    this.#sessions.giveBack(transaction.client, isSpoilt);
  }

  #remember(id: string): void {
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (oldest !== undefined && this.#ended.size > REMEMBERED) this.#ended.delete(oldest);
  }
}

/** PostgreSQL rolls back on a commit after a failed statement, without an error. Throws, because nothing was saved. */
const nothingCommitted = () =>
  new AwsError(
    'DatabaseErrorException',
    'ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02',
  );
