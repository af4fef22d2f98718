/** The first part of a start, before any resource exists: the clock, IAM, the AWS port and the services. */
import { resolve } from 'node:path';
import { startAwsPort } from '../aws-port/aws-port.ts';
import { createChaos, type LocalChaos } from '../chaos.ts';
import { createClock, type MovableClock } from '../clock.ts';
import { createDatabaseClock } from '../database-clock/database-clock.ts';
import { createIam, type LocalIam } from '../iam/iam.ts';
import type { ServiceContext } from '../service.ts';
import { type Assembly, readAssembly } from '../template/assembly.ts';
import { codeFolder } from '../template/code-folder.ts';
import type { PostgresServer, RuntimeOptions } from './runtime-options.ts';
import { readSeed } from './seed.ts';
import { createServices, type Services } from './services.ts';

export interface Booted {
  readonly assembly: Assembly;
  readonly clock: MovableClock;
  readonly chaos: LocalChaos;
  readonly iam: LocalIam;
  readonly services: Services;
  readonly context: ServiceContext;
}

/** Account and region of environment-agnostic stacks. */
export const ANY_PLACE = { account: '123456789012', region: 'us-east-1' };

/** Adds to `stops` the functions that stop everything, to be called in reverse order. */
export async function boot(options: RuntimeOptions, stops: (() => unknown)[]): Promise<Booted> {
  const { log = (line: string) => console.error(line) } = options;
  const assembly = readAssembly(options.assembly);
  const { account = ANY_PLACE.account, region = ANY_PLACE.region } = assembly;
  const dataFolder = resolve(options.dataFolder);
  const clock = options.clock ?? createClock();
  if (!options.clock) stops.push(() => clock.stop());
  const chaos = createChaos(options.chaos);
  const iam = createIam({ account, clock, seed: readSeed(dataFolder) });
  const kill = (environmentId: string) => services.lambda.kill(environmentId);
  const awsPort = await startAwsPort({ keys: iam.keys, iam, chaos, kill, log, port: options.awsPort ?? 0 });
  stops.push(awsPort.stop);
  const origin = `http://127.0.0.1:${awsPort.port}`;
  const context: ServiceContext = { account, region, origin, dataFolder, clock, iam, chaos, log };
  const services = createServices({
    context,
    clock,
    iam,
    serverUrl: serverUrl(options.postgres),
    ...databaseClock(options.postgres, clock),
    codeFolder: (code) => codeFolder(assembly, code),
    httpPort: options.httpPort ?? 0,
  });
  for (const service of services.all) stops.push(() => service.stop?.());
  awsPort.serve(services.all);
  await services.httpApi.reserve(countOf(assembly, 'AWS::ApiGatewayV2::Api'));
  return { assembly, clock, chaos, iam, services, context };
}

const countOf = ({ stacks }: Assembly, type: string) =>
  stacks.flatMap(({ template }) => Object.values(template.Resources ?? {})).filter(({ Type }) => Type === type).length;

function databaseClock(postgres: PostgresServer | string, clock: MovableClock) {
  const folder = typeof postgres === 'string' ? undefined : postgres.folder;
  return folder === undefined ? {} : { databaseClock: createDatabaseClock(clock, folder) };
}

/** The path of the URL names the database. */
function serverUrl(postgres: PostgresServer | string): (database?: string) => string {
  if (typeof postgres !== 'string') return postgres.url;
  return (database) => {
    const url = new URL(postgres);
    if (database !== undefined) url.pathname = `/${database}`;
    return url.href;
  };
}
