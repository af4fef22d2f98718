import { connect, type Database } from '../../engine/data/database.ts';

const PATIENCE_SECONDS = 3;
const WITHIN_SECONDS = 4;

/**
 * A paused database needs 15 to 30 s, which no caller should wait for without an answer. Authorizer and function wait for it one after
 * the other, so that with two cold starts the 503 comes within 10 s. Pauses of 0.5, 1 and 2 s pass a database that is almost awake.
 */
export const connectForCaller = (): Database => connect(PATIENCE_SECONDS, WITHIN_SECONDS);
