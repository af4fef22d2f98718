/** What a start of the runtime is given. */
import type { ChaosSettings } from '../chaos.ts';
import type { MovableClock } from '../clock.ts';
import type { StatementToDrop } from '../iam/without-statement.ts';

/** A running PostgreSQL server that the caller stops. */
export interface PostgresServer {
  /** Superuser URL; the database name is the path. */
  url(database?: string): string;
  /**
   * The server's data folder on this machine. With it, `now()` in the stack's databases is the stack's clock; without it,
   * the server's.
   */
  readonly folder?: string;
}

export interface RuntimeOptions {
  /** Folder of the cloud assembly: `cdk.out`. */
  readonly assembly: string;
  /** Keeps what survives a restart: queues, schedules, secrets, logs. */
  readonly dataFolder: string;
  /** A server, or a superuser's URL of one. */
  readonly postgres: PostgresServer | string;
  /** Absent: wall time. */
  readonly clock?: MovableClock;
  readonly httpPort?: number;
  readonly awsPort?: number;
  readonly controlPort?: number;
  readonly chaos?: Partial<ChaosSettings> & { readonly seed?: number };
  /** For tests that prove that each statement of a policy is needed. */
  readonly withoutStatement?: StatementToDrop;
  /** Completes "to begin at <an earlier instant>, ", for those who set the clock back. */
  howToBegin?(instant: Date): string;
  /** What pages of the stack may know of this start, by `GET /_local/facts`. */
  facts?(): object;
  /** Prints problems of the runtime itself. Absent: to standard error. */
  log?(line: string): void;
}
