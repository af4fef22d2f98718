import pg from 'pg';

// Dates stay texts, as the Data API gives them.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface OpenDatabase {
  /** One after the other, however many ask at once. */
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  end(): Promise<void>;
}

/** One connection: a pool says that it ended before its connections have, and the server is stopped under them. */
export async function openDatabase(connectionString: string): Promise<OpenDatabase> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  let last: Promise<unknown> = Promise.resolve();
  return {
    query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]) {
      const rows = last.then(async () => (await client.query<R>(sql, values)).rows);
      last = rows.catch(() => undefined);
      return rows;
    },
    end: () => client.end(),
  };
}
