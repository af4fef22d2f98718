/** The Data API's error messages. Recorded ones are kept to the letter, full stops included. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { AwsError } from '../../service.ts';

/** The detail of this error holds the row's values; the recorded 23502 has no detail. */
const ROW_DETAIL = /^Failing row contains/;

/** The error for a request that the service refuses before the database sees it. */
export const validationError = (message: string) => new AwsError('ValidationException', message);

/** The error of the first call after an auto-pause, while the cluster resumes. The JavaScript SDK does not retry it. */
export function databaseResuming(clusterArn: string): AwsError {
  const instance = `db-${createHash('sha256').update(clusterArn).digest('hex').slice(0, 26).toUpperCase()}`;
  return new AwsError(
    'DatabaseResumingException',
    `The Aurora DB instance ${instance} is resuming after being auto-paused. Please wait a few seconds and try again.`,
  );
}

/**
 * PostgreSQL's message in the one line the service makes of it. Recorded in two shapes: hint and position after
 * semicolons, or, where there is a detail, one indented line each. A missing database is the one connection error
 * recorded as ERROR (https://github.com/aws/aws-cli/issues/8577), and a bind mismatch comes without severity and without the empty name.
 */
function databaseMessage(error: pg.DatabaseError): string {
  const severity = error.code === '3D000' ? 'ERROR' : error.severity;
  const head = error.code === '08P01' ? error.message.replace(' ""', '') : `${severity}: ${error.message}`;
  const hasDetail = error.detail !== undefined && !ROW_DETAIL.test(error.detail);
  const parts = [
    hasDetail && `Detail: ${error.detail}`,
    error.hint && `Hint: ${error.hint}`,
    error.position && `Position: ${error.position}`,
    hasDetail && error.where && `Where: ${error.where}`,
  ].filter((part) => typeof part === 'string');
  return [[head, ...parts].join(hasDetail ? '\n  ' : '; '), `SQLState: ${error.code}`].join('; ');
}

/** pg's own words where the system gives no code: the server went away, or no session came free in time. */
const CONNECTION_TROUBLE = /^Connection terminated|^timeout exceeded when trying to connect|not queryable$/;

const isConnectionTrouble = (error: Error) =>
  CONNECTION_TROUBLE.test(error.message) || ('code' in error && /^E[A-Z]+$/.test(String(error.code)));

/**
 * Returns the service's error for an error of PostgreSQL or of the connection. `connectionId` is for time-outs only.
 * Returns any other error, a bug of this program, unchanged.
 */
export function databaseError(error: unknown, connectionId?: number): Error {
  if (error instanceof pg.DatabaseError) return sqlError(error, connectionId);
  const other = error instanceof Error ? error : new Error(String(error));
  if (other instanceof AwsError || !isConnectionTrouble(other)) return other;
  return new AwsError('DatabaseUnavailableException', `Database is unavailable: ${other.message}`, 504);
}

function sqlError(error: pg.DatabaseError, connectionId: number | undefined): AwsError {
  if (error.code === '57014' && error.message.endsWith('statement timeout')) {
    return new AwsError('StatementTimeoutException', error.message, 400, { members: { dbConnectionId: connectionId } });
  }
  if (error.message === 'cannot insert multiple commands into a prepared statement') {
    return validationError("Multistatements aren't supported.");
  }
  return new AwsError('DatabaseErrorException', databaseMessage(error));
}
