/** Snapshots of clusters by the RDS API: each is a physical copy of the server's folder, which a server can start on. */
import { type ApiCall, type ApiReply, AwsError, type Service, type ServiceContext } from '../../service.ts';
import { copyServer } from './copy-server.ts';
import { type Form, readForm, refusal, reply, tagsOf } from './query-protocol.ts';
import { openShelf, type Snapshot } from './snapshot-store.ts';
import { describeSnapshot, requireIdentifier } from './snapshot-view.ts';

export interface RdsSnapshots extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
}

export interface RdsSnapshotsOptions {
  /** Superuser URL of the server. */
  readonly serverUrl: (database?: string) => string;
  /** Undefined when there is no such cluster. */
  readonly connectionOf: (clusterIdentifier: string) => object | undefined;
}

/** Manual snapshots of a region: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html */
const MOST_SNAPSHOTS = 100;
const PAGE = { least: 20, most: 100 };

export function createRdsSnapshots(context: ServiceContext, options: RdsSnapshotsOptions): RdsSnapshots {
  const { account, region, clock, log } = context;
  const shelf = openShelf(context.dataFolder);
  const copies = new Set<Promise<void>>();
  const arn = (kind: string, name: string) => `arn:aws:rds:${region}:${account}:${kind}:${name}`;
  const snapshotArn = (identifier: string) => arn('cluster-snapshot', identifier);

  const copy = async (snapshot: Snapshot): Promise<void> => {
    try {
      await copyServer(options.serverUrl(), shelf.folderOf(snapshot.identifier));
      shelf.update(snapshot.identifier, { status: 'available', percentProgress: 100 });
    } catch (error) {
      log(`snapshot ${snapshot.identifier}: ${error instanceof Error ? error.message : error}`);
      shelf.update(snapshot.identifier, { status: 'failed' });
    }
  };

  /** Answers at once, as RDS does; the copy is made meanwhile. */
  const create = (call: ApiCall, form: Form): string => {
    const identifier = requireIdentifier(form.get('DBClusterSnapshotIdentifier'));
    const cluster = (form.get('DBClusterIdentifier') ?? '').toLowerCase();
    const tags = tagsOf(form);
    call.authorize('rds:CreateDBClusterSnapshot', arn('cluster', cluster));
    call.authorize('rds:CreateDBClusterSnapshot', snapshotArn(identifier));
    if (tags.length > 0) call.authorize('rds:AddTagsToResource', snapshotArn(identifier));
    if (!options.connectionOf(cluster))
      throw new AwsError('DBClusterNotFoundFault', `DBCluster ${cluster} not found.`, 404);
    if (shelf.find(identifier))
      throw new AwsError(
        'DBClusterSnapshotAlreadyExistsFault',
        `Cannot create the cluster snapshot because one with the identifier ${identifier} already exists.`,
      );
    if (shelf.list().length >= MOST_SNAPSHOTS)
      throw new AwsError('SnapshotQuotaExceeded', `You cannot have more than ${MOST_SNAPSHOTS} manual snapshots.`);
    const createdAt = clock.now().toISOString();
    const snapshot: Snapshot = { identifier, cluster, createdAt, status: 'creating', percentProgress: 0, tags };
    shelf.add(snapshot);
    const copying = copy(snapshot).finally(() => copies.delete(copying));
    copies.add(copying);
    return describeSnapshot(snapshot, snapshotArn(identifier));
  };

  const describe = (call: ApiCall, form: Form): string => {
    const identifier = form.get('DBClusterSnapshotIdentifier')?.toLowerCase();
    const cluster = form.get('DBClusterIdentifier')?.toLowerCase();
    // What the request names is judged; one that names nothing asks for all.
    const whole = identifier || !cluster ? snapshotArn(identifier ?? '*') : arn('cluster', cluster);
    call.authorize('rds:DescribeDBClusterSnapshots', whole);
    const isOfType = ['manual', undefined].includes(form.get('SnapshotType'));
    const size = Number(form.get('MaxRecords') ?? PAGE.most);
    if (!Number.isInteger(size) || size < PAGE.least || size > PAGE.most)
      throw new AwsError('InvalidParameterValue', `Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
    const found = shelf
      .list()
      .filter((one) => isOfType && (identifier === undefined || one.identifier === identifier))
      .filter((one) => cluster === undefined || one.cluster === cluster);
    if (identifier !== undefined && found.length === 0) throw notFound(identifier);
    const marker = form.get('Marker');
    const later = found.filter((one) => marker === undefined || one.identifier > marker);
    const page = later.slice(0, size);
    const next = later.length > page.length ? `<Marker>${page.at(-1)?.identifier}</Marker>` : '';
    const shown = page.map((one) => describeSnapshot(one, snapshotArn(one.identifier)));
    return `${next}<DBClusterSnapshots>${shown.join('')}</DBClusterSnapshots>`;
  };

  const remove = (call: ApiCall, form: Form): string => {
    const identifier = requireIdentifier(form.get('DBClusterSnapshotIdentifier'));
    call.authorize('rds:DeleteDBClusterSnapshot', snapshotArn(identifier));
    const snapshot = shelf.find(identifier);
    if (!snapshot) throw notFound(identifier);
    if (snapshot.status === 'creating')
      throw new AwsError('InvalidDBClusterSnapshotStateFault', `The snapshot ${identifier} is still being created.`);
    shelf.remove(identifier);
    return describeSnapshot({ ...snapshot, status: 'deleted' }, snapshotArn(identifier));
  };

  const operations: Readonly<Record<string, (call: ApiCall, form: Form) => string>> = {
    CreateDBClusterSnapshot: create,
    DescribeDBClusterSnapshots: describe,
    DeleteDBClusterSnapshot: remove,
  };
  return {
    handles: [],
    signingName: 'rds',
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    async handle(call) {
      const form = readForm(call.body);
      const action = form.get('Action') ?? '';
      const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (!operation) throw new AwsError('InvalidAction', `The action ${action} is not run here.`);
      return reply(action, operation(call, form));
    },
    refusal,
    idle: () => copies.size === 0,
    async stop() {
      await Promise.all(copies);
    },
  };
}

const notFound = (identifier: string) =>
  new AwsError('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot ${identifier} not found.`, 404);
