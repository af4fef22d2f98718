/** For tests of services that have an API alone: behind the real endpoint and IAM, with roles that may do just so much. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChaos } from '../chaos.ts';
import { createClock } from '../clock.ts';
import { startEndpoint } from '../endpoint.ts';
import { createIam } from '../iam/iam.ts';
import type { Credentials, Resource, Service, Surroundings } from '../service.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

const roleResource = (name: string, statements: object[]): Resource => ({
  logicalId: name,
  stack: 'Test',
  type: 'AWS::IAM::Role',
  properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

export interface ApiHarness<S extends Service> {
  readonly service: S;
  readonly clock: ReturnType<typeof createClock>;
  readonly chaos: ReturnType<typeof createChaos>;
  readonly dataFolder: string;
  /** For an SDK client of the administrator. */
  readonly connection: { region: string; endpoint: string; credentials: Credentials; maxAttempts: number };
  create(type: string, logicalId: string, properties?: Record<string, unknown>): Promise<Record<string, string>>;
  /** For an SDK client whose role may do just this. */
  connectionWith(...statements: object[]): ApiHarness<S>['connection'];
  /** Waits until the service has nothing to do. */
  settle(): Promise<void>;
  /** Another service on the same data, as after a restart. */
  again(): S;
  stop(): Promise<void>;
}

export async function startApi<S extends Service>(make: (surroundings: Surroundings) => S): Promise<ApiHarness<S>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'api-'));
  chmodSync(dataFolder, 0o755);
  const clock = createClock({ startAt: new Date('2026-03-01T12:00:00Z'), frozen: true });
  const iam = createIam({ account: ACCOUNT, clock, seed: 'test' });
  const chaos = createChaos();
  const log = (line: string) => console.error(line);
  const endpoint = await startEndpoint({ keys: iam.keys, iam, chaos, kill: () => undefined, log });
  const origin = `http://127.0.0.1:${endpoint.port}`;
  const surroundings = { account: ACCOUNT, region: REGION, origin, dataFolder, clock, iam, chaos, log };
  const service = make(surroundings);
  endpoint.serve([service]);
  let callers = 0;
  const connectionOf = (credentials: Credentials) => ({
    region: REGION,
    endpoint: origin,
    credentials,
    maxAttempts: 1,
  });
  return {
    service,
    clock,
    chaos,
    dataFolder,
    connection: connectionOf(iam.keys.administrator),
    async create(type, logicalId, properties = {}) {
      const resource = { type, logicalId, stack: 'Test', properties };
      await service.create(resource);
      return { ...service.attributes(resource) };
    },
    connectionWith(...statements) {
      callers += 1;
      const name = `caller-${callers}`;
      iam.create(roleResource(name, statements));
      const roleArn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
      return connectionOf(iam.issue({ arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/x`, roleArn }));
    },
    async settle() {
      while (service.idle && !service.idle()) await new Promise((done) => setImmediate(done));
    },
    again: () => make(surroundings),
    async stop() {
      await service.stop?.();
      clock.stop();
      await endpoint.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
