/** A consistent physical copy of a running PostgreSQL, made without blocking it. */
import { constants } from 'node:fs';
import { chmod, chown, copyFile, lstat, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Left out of base backups:
 * https://www.postgresql.org/docs/17/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP-DATA
 */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map']);
/** Their contents are left out; the folders themselves are needed. */
const LEFT_EMPTY = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_replslot',
]);
const OWNER_ONLY = 0o700;

const hasCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code;

/** PostgreSQL does not run as root, and starts only on files of its own user. */
async function giveToOwnerOf(source: string, target: string): Promise<void> {
  const { uid, gid } = await stat(source);
  if (process.getuid?.() === 0) await chown(target, uid, gid);
}

/** A file may be deleted during the copy: the log that the first start replays contains the deletion. */
async function copyTree(from: string, to: string, isWanted: (name: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: OWNER_ONLY });
  await giveToOwnerOf(from, to);
  for (const name of (await readdir(from)).filter(isWanted)) {
    try {
      const facts = await lstat(join(from, name));
      if (facts.isFile()) {
        // Shares the blocks until one of the two changes, where the file system can do that.
        await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
        await giveToOwnerOf(from, join(to, name));
      } else if (facts.isDirectory())
        await copyTree(
          join(from, name),
          join(to, name),
          (inner) => !LEFT_EMPTY.has(name) && !inner.startsWith('pgsql_tmp'),
        );
      else throw new Error(`${join(from, name)} is neither file nor folder: tablespaces are not copied`);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
}

async function copyBetween(client: pg.Client, source: string, target: string): Promise<void> {
  // Keeps the log since the start of the copy from being recycled; gone with the session.
  const slot = `snapshot_${process.pid}_${Math.abs(hashOf(target))}`;
  await client.query('select pg_create_physical_replication_slot($1, true, true)', [slot]);
  const begun = await client.query("select pg_walfile_name(pg_backup_start('snapshot', true)) as segment");
  await copyTree(source, target, (name) => !LEFT_OUT.has(name) && name !== 'pg_wal');
  const { rows } = await client.query('select labelfile, pg_walfile_name(lsn) as segment from pg_backup_stop(true)');
  // Without the label PostgreSQL would treat the copy as a crashed server, and lose later writes.
  await writeFile(join(target, 'backup_label'), String(rows[0]?.labelfile));
  await giveToOwnerOf(source, join(target, 'backup_label'));
  // Only the log since the start of the copy is needed to make the files consistent; all of it may be a gigabyte.
  const [first, last] = [String(begun.rows[0]?.segment), String(rows[0]?.segment)];
  const isBetween = (name: string) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last;
  await copyTree(join(source, 'pg_wal'), join(target, 'pg_wal'), isBetween);
  await mkdir(join(target, 'pg_wal', 'archive_status'), { recursive: true });
  await giveToOwnerOf(source, join(target, 'pg_wal', 'archive_status'));
}

/** Any number that two copies at the same time do not share. */
const hashOf = (text: string) => [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) | 0, 7);

/**
 * Copies the whole server at `serverUrl` (a superuser's) into `target`, on which PostgreSQL of the same version then
 * starts. Rejects, and leaves nothing, when the server's folder is not on this machine.
 */
export async function copyServer(serverUrl: string, target: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query("select current_setting('data_directory') as folder");
    await copyBetween(client, String(rows[0]?.folder), target);
    await chmod(target, OWNER_ONLY);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new Error("the server's folder is not on this machine, so it cannot be copied", { cause: error });
  } finally {
    await client.end();
  }
}
