/** A real PostgreSQL from npm binaries, in a folder, on a loopback port. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onFreePort } from './free-port.ts';
import { asPostgresUser, binaries, provideCluster, SUPERUSER } from './postgres-cluster.ts';

/** A running server. */
export interface Postgres {
  /** Returns the superuser's URL of a database. */
  url(database?: string): string;
  readonly port: number;
  /** The cluster's folder. */
  readonly folder: string;
  stop(): Promise<void>;
}

interface PostgresOptions {
  /** The cluster's folder, which is made when absent. User `nobody` must be able to reach it when this runs as root. */
  readonly folder: string;
  /** Folder of a stopped cluster, which is copied when `folder` has none: that takes a third of the time of making one. */
  readonly copyOf?: string;
  readonly port?: number;
  /** Skips fsync, for tests: a crash may lose data. */
  readonly throwAway?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Stops the server that a killed runtime has left running: a second one on the same folder would not start. */
function stopLeftover(folder: string): void {
  if (!existsSync(join(folder, 'postmaster.pid'))) return;
  spawnSync(join(binaries(), 'pg_ctl'), ['stop', '-D', folder, '-m', 'fast', '-w'], { ...asPostgresUser(), cwd: '/' });
}

/** Resolves when the server logs that it accepts connections. */
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

async function startOn(port: number, folder: string, { throwAway, settings }: PostgresOptions): Promise<Postgres> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: '200',
    shared_buffers: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(throwAway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(binaries(), 'postgres'), ['-D', folder, ...flags], {
    ...asPostgresUser(),
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await ready(server);
  return {
    port,
    folder,
    url: (database = 'postgres') => `postgresql://${SUPERUSER}@127.0.0.1:${port}/${database}`,
    stop: () =>
      new Promise((done) => {
        if (server.exitCode !== null) return done();
        server.removeAllListeners('exit').once('exit', () => done());
        server.kill('SIGINT'); // "fast" shutdown: ends sessions, flushes, leaves a clean folder
      }),
  };
}

/** Starts a server, on a free port unless one is given. Throws with the server's last log lines when it does not start. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const folder = resolve(options.folder);
  if (!existsSync(join(folder, 'PG_VERSION'))) provideCluster(folder, options.copyOf);
  stopLeftover(folder);
  const start = (port: number) => startOn(port, folder, options);
  return options.port === undefined ? onFreePort(start) : start(options.port);
}
