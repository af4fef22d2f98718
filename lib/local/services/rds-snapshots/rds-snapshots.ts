/**
 * Cluster snapshots through the RDS API. Each is a physical copy of the server's folder, on which PostgreSQL can start.
 */
import { type ApiCall, type ApiReply, AwsError, type Service, type ServiceContext } from '../../service.ts';
import { type Form, queryProtocol, readForm, tagsOf } from '../query-protocol.ts';
import { copyServer } from './copy-server.ts';
import { openSnapshotStore, type Snapshot, type SnapshotStore } from './snapshot-store.ts';
import { describeSnapshot, requireIdentifier } from './snapshot-view.ts';

export interface RdsSnapshots extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
}

interface RdsSnapshotsOptions {
  /** Superuser URL of the server. */
  readonly serverUrl: (database?: string) => string;
  /** Undefined when there is no such cluster. */
  readonly connectionOf: (clusterIdentifier: string) => object | undefined;
}

/** Manual snapshots of a region: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html */
const MOST_SNAPSHOTS = 100;
const PAGE = { least: 20, most: 100 };

const rds = queryProtocol('http://rds.amazonaws.com/doc/2014-10-31/');

class LocalRdsSnapshots implements RdsSnapshots {
  readonly handles = [];
  readonly signingName = 'rds';
  readonly refusal = rds.refusal;
  readonly #context: ServiceContext;
  readonly #options: RdsSnapshotsOptions;
  readonly #store: SnapshotStore;
  readonly #copies = new Set<Promise<void>>();

  constructor(context: ServiceContext, options: RdsSnapshotsOptions) {
    this.#context = context;
    this.#options = options;
    this.#store = openSnapshotStore(context.dataFolder);
  }

  attributes() {
    return { ref: '' };
  }

  create(): void {}

  async handle(call: ApiCall): Promise<ApiReply> {
    const form = readForm(call.body);
    const action = form.get('Action') ?? '';
    const operations: Readonly<Record<string, () => string>> = {
      CreateDBClusterSnapshot: () => this.#createSnapshot(call, form),
      DescribeDBClusterSnapshots: () => this.#describe(call, form),
      DeleteDBClusterSnapshot: () => this.#remove(call, form),
    };
    const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (!operation) throw new AwsError('InvalidAction', `The action ${action} is not run here.`);
    return rds.reply(action, operation());
  }

  idle(): boolean {
    return this.#copies.size === 0;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#copies);
  }

  /** Returns at once, as RDS does, and copies in the background. */
  #createSnapshot(call: ApiCall, form: Form): string {
    const identifier = requireIdentifier(form.get('DBClusterSnapshotIdentifier'));
    const cluster = (form.get('DBClusterIdentifier') ?? '').toLowerCase();
    const tags = tagsOf(form);
    call.authorize('rds:CreateDBClusterSnapshot', this.#arn('cluster', cluster));
    call.authorize('rds:CreateDBClusterSnapshot', this.#snapshotArn(identifier));
    if (tags.length > 0) call.authorize('rds:AddTagsToResource', this.#snapshotArn(identifier));
    if (!this.#options.connectionOf(cluster))
      throw new AwsError('DBClusterNotFoundFault', `DBCluster ${cluster} not found.`, 404);
    if (this.#store.find(identifier))
      throw new AwsError(
        'DBClusterSnapshotAlreadyExistsFault',
        `Cannot create the cluster snapshot because one with the identifier ${identifier} already exists.`,
      );
    if (this.#store.list().length >= MOST_SNAPSHOTS)
      throw new AwsError('SnapshotQuotaExceeded', `You cannot have more than ${MOST_SNAPSHOTS} manual snapshots.`);
    const createdAt = this.#context.clock.now().toISOString();
    const snapshot: Snapshot = { identifier, cluster, createdAt, status: 'creating', percentProgress: 0, tags };
    this.#store.add(snapshot);
    const copying = this.#copy(snapshot).finally(() => this.#copies.delete(copying));
    this.#copies.add(copying);
    return this.#shown(snapshot);
  }

  async #copy({ identifier }: Snapshot): Promise<void> {
    try {
      await copyServer(this.#options.serverUrl(), this.#store.folderOf(identifier));
      this.#store.update(identifier, { status: 'available', percentProgress: 100 });
    } catch (error) {
      this.#context.log(`snapshot ${identifier}: ${error instanceof Error ? error.message : error}`);
      this.#store.update(identifier, { status: 'failed' });
    }
  }

  #describe(call: ApiCall, form: Form): string {
    const identifier = form.get('DBClusterSnapshotIdentifier')?.toLowerCase();
    const cluster = form.get('DBClusterIdentifier')?.toLowerCase();
    // The service reference names both kinds of resources, and does not say when which is asked for. So both are needed here.
    if (cluster) call.authorize('rds:DescribeDBClusterSnapshots', this.#arn('cluster', cluster));
    call.authorize('rds:DescribeDBClusterSnapshots', this.#snapshotArn(identifier ?? '*'));
    const isOfType = ['manual', undefined].includes(form.get('SnapshotType'));
    const size = Number(form.get('MaxRecords') ?? PAGE.most);
    if (!Number.isInteger(size) || size < PAGE.least || size > PAGE.most)
      throw new AwsError('InvalidParameterValue', `Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
    const found = this.#store
      .list()
      .filter((one) => isOfType && (identifier === undefined || one.identifier === identifier))
      .filter((one) => cluster === undefined || one.cluster === cluster);
    if (identifier !== undefined && found.length === 0) throw notFound(identifier);
    const marker = form.get('Marker');
    const later = found.filter((one) => marker === undefined || one.identifier > marker);
    const page = later.slice(0, size);
    const next = later.length > page.length ? `<Marker>${page.at(-1)?.identifier}</Marker>` : '';
    return `${next}<DBClusterSnapshots>${page.map((one) => this.#shown(one)).join('')}</DBClusterSnapshots>`;
  }

  #remove(call: ApiCall, form: Form): string {
    const identifier = requireIdentifier(form.get('DBClusterSnapshotIdentifier'));
    call.authorize('rds:DeleteDBClusterSnapshot', this.#snapshotArn(identifier));
    const snapshot = this.#store.find(identifier);
    if (!snapshot) throw notFound(identifier);
    if (snapshot.status === 'creating')
      throw new AwsError('InvalidDBClusterSnapshotStateFault', `The snapshot ${identifier} is still being created.`);
    this.#store.remove(identifier);
    return this.#shown({ ...snapshot, status: 'deleted' });
  }

  #shown(snapshot: Snapshot): string {
    return describeSnapshot(snapshot, this.#snapshotArn(snapshot.identifier));
  }

  #snapshotArn(identifier: string): string {
    return this.#arn('cluster-snapshot', identifier);
  }

  #arn(kind: string, name: string): string {
    const { region, account } = this.#context;
    return `arn:aws:rds:${region}:${account}:${kind}:${name}`;
  }
}

const notFound = (identifier: string) =>
  new AwsError('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot ${identifier} not found.`, 404);

export const createRdsSnapshots = (context: ServiceContext, options: RdsSnapshotsOptions): RdsSnapshots =>
  new LocalRdsSnapshots(context, options);
