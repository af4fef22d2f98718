/** The migrations on disk, in order, and the plain way to apply them: for scratch databases, not for deployments. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';

const FOLDER = join(import.meta.dirname, '..', '..', 'sql', 'migrations');

export interface Migration {
  /** `0001_create_crm`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text: an applied migration whose file was edited is refused. */
  readonly hash: string;
}

export function readMigrations(): Migration[] {
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    return { name: file.slice(0, -'.sql'.length), text, hash: createHash('sha256').update(text).digest('hex') };
  });
}

/** The migration function makes its ledger itself, by these statements. */
const LEDGER = ['create_ledger_schema', 'create_ledger'].map((name) =>
  readFileSync(join(FOLDER, '..', '..', 'functions', 'deploy', 'migrate', `${name}.sql`), 'utf8'),
);

export async function applyMigrations(client: Pick<Client, 'query'>): Promise<void> {
  for (const statement of LEDGER) await client.query(statement);
  for (const { name, text } of readMigrations()) {
    await client.query(text).catch((cause: unknown) => {
      throw new Error(`Migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
  }
}
