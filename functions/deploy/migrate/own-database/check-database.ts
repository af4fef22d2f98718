/** Refuses databases that cannot be this installation's: before anything is written, because a wrong ARN is quickly given. */
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Logins } from '../schema/with-logins.ts';
import { findLedger, findNewestMigration, listLogins } from './queries.gen.ts';

/** What an installation remembers of its database, outside of it. */
export interface Remembered {
  /** When the installation first migrated an empty database. */
  readonly begunAt: string;
  readonly clusterArn: string;
  readonly databaseName: string;
  /** The newest migration that was applied. */
  readonly migration: string;
}

export interface Found {
  /** The newest migration that the database has, undefined for an empty one. */
  readonly migration: string | undefined;
}

async function newestMigration(database: Database): Promise<string | undefined> {
  const { isThere } = await database.one(findLedger, {});
  return isThere ? (await database.maybeOne(findNewestMigration, {}))?.name : undefined;
}

/**
 * Throws EMPTY_DATABASE when the installation has had another database that was not empty, unless `beginAnew` names the moment
 * at which that one began, and FOREIGN_DATABASE when another installation made the schema.
 */
export async function checkDatabase(
  database: Database,
  {
    remembered,
    beginAnew,
    logins,
  }: { remembered?: Remembered | undefined; beginAnew?: string | undefined; logins: Logins },
): Promise<Found> {
  const migration = await newestMigration(database);
  if (migration === undefined && remembered && remembered.begunAt !== beginAnew) {
    const { begunAt, clusterArn, databaseName, migration: had } = remembered;
    throw new EngineError(
      'CONFLICT',
      `EMPTY_DATABASE: this database is empty, but the installation has one with migration ${had}: ${databaseName} in ${clusterArn}. ` +
        `Give its clusterArn and databaseName, or restores, in the environment's file. To leave it and begin anew, set "beginAnew": "${begunAt}"`,
    );
  }
  const found = migration === undefined ? [] : (await database.many(listLogins, {})).map(({ login }) => login);
  if (found.length > 0 && !found.includes(logins.engine)) {
    throw new EngineError(
      'CONFLICT',
      `FOREIGN_DATABASE: the installation with the logins ${found.join(' and ')} has made this database, not that with ${logins.engine}. ` +
        'Give each installation a databaseName of its own',
    );
  }
  return { migration };
}
