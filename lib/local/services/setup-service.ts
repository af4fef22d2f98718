/**
 * For tests of services that only have an API: one service behind the real AWS port and IAM, with roles of few
 * permissions.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAwsPort } from '../aws-port/aws-port.ts';
import { createChaos } from '../chaos.ts';
import { createClock } from '../clock.ts';
import { createIam } from '../iam/iam.ts';
import type { Credentials, Resource, Service, ServiceContext } from '../service.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** A role with these statements that `principal` may assume if `condition` holds. */
export const roleResource = (
  name: string,
  principal: string,
  statements: object[],
  condition: object = {},
): Resource => ({
  logicalId: name,
  stack: 'Test',
  type: 'AWS::IAM::Role',
  properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: principal }, ...condition }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

export interface TestService<S extends Service> {
  readonly service: S;
  readonly clock: ReturnType<typeof createClock>;
  readonly chaos: ReturnType<typeof createChaos>;
  readonly dataFolder: string;
  /** For an SDK client of the administrator. */
  readonly connection: { region: string; endpoint: string; credentials: Credentials; maxAttempts: number };
  create(type: string, logicalId: string, properties?: Record<string, unknown>): Promise<Record<string, string>>;
  /** For an SDK client whose role has only these permissions. */
  connectionWith(...statements: object[]): TestService<S>['connection'];
  /** Waits until the service has nothing to do. */
  settle(): Promise<void>;
  /** Returns another service on the same data, as after a restart. */
  again(): S;
  /** Stops and keeps the data, for the `folder` of the next start. */
  halt(): Promise<void>;
  stop(): Promise<void>;
}

interface TestServiceOptions {
  readonly at?: string;
  /** The folder of an earlier set-up, to start on its data. */
  readonly folder?: string;
  /** Created before the service. */
  readonly roles?: readonly Resource[];
  /** Created before the service starts. */
  readonly resources?: readonly Resource[];
  log?(line: string): void;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  chmodSync(folder, 0o755); // PostgreSQL may have to reach it as another user
  return folder;
}

export async function startService<S extends Service>(
  make: (context: ServiceContext) => S,
  options: TestServiceOptions = {},
): Promise<TestService<S>> {
  const { at = '2026-03-01T12:00:00Z', roles = [], resources = [], log = (line) => console.error(line) } = options;
  const dataFolder = options.folder ?? makeFolder();
  const clock = createClock({ startAt: new Date(at), frozen: true });
  const iam = createIam({ account: ACCOUNT, clock, seed: 'test' });
  for (const role of roles) iam.create(role);
  const chaos = createChaos();
  const awsPort = await startAwsPort({ keys: iam.keys, iam, chaos, kill: () => undefined, log });
  const origin = `http://127.0.0.1:${awsPort.port}`;
  const context = { account: ACCOUNT, region: REGION, origin, dataFolder, clock, iam, chaos, log };
  const service = make(context);
  for (const resource of resources) await service.create(resource);
  awsPort.serve([service]);
  await service.start?.();
  let callers = 0;
  const connectionOf = (credentials: Credentials) => ({
    region: REGION,
    endpoint: origin,
    credentials,
    maxAttempts: 1,
  });
  const halt = async () => {
    await service.stop?.();
    clock.stop();
    await awsPort.stop();
  };
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
      iam.create(roleResource(name, 'lambda.amazonaws.com', statements));
      const roleArn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
      return connectionOf(iam.issue({ arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/x`, roleArn }));
    },
    async settle() {
      while (service.idle && !service.idle()) await new Promise((done) => setImmediate(done));
    },
    again: () => make(context),
    halt,
    async stop() {
      await halt();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
