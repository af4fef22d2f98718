/** All snapshots: the copies in `<data folder>/snapshots/<identifier>/`, and a JSON file beside each with its facts. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tag } from '../query-protocol.ts';

/** The facts about a snapshot. `createdAt` is by the runtime's clock. */
export interface Snapshot {
  readonly identifier: string;
  readonly cluster: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly status: 'creating' | 'available' | 'failed' | 'deleted';
  readonly percentProgress: number;
  readonly tags: readonly Tag[];
}

/** Each change is in a file when its call returns. */
export interface SnapshotStore {
  /** Returns the folder of the copy, on which PostgreSQL can start. */
  folderOf(identifier: string): string;
  find(identifier: string): Snapshot | undefined;
  /** Sorted by identifier. */
  list(): readonly Snapshot[];
  add(snapshot: Snapshot): void;
  update(identifier: string, change: Partial<Snapshot>): void;
  remove(identifier: string): void;
}

/** Marks a snapshot as failed when an earlier run of the runtime ended while copying it. */
export function openSnapshotStore(dataFolder: string): SnapshotStore {
  const root = join(dataFolder, 'snapshots');
  const folderOf = (identifier: string) => join(root, identifier);
  const factsOf = (identifier: string) => join(root, `${identifier}.json`);
  const snapshots = new Map<string, Snapshot>();

  const save = (snapshot: Snapshot) => {
    mkdirSync(root, { recursive: true });
    const file = factsOf(snapshot.identifier);
    writeFileSync(`${file}.new`, JSON.stringify(snapshot, undefined, 2));
    renameSync(`${file}.new`, file);
    snapshots.set(snapshot.identifier, snapshot);
  };

  for (const file of existsSync(root) ? readdirSync(root).filter((name) => name.endsWith('.json')) : []) {
    // Written by this program only.
    const snapshot = JSON.parse(readFileSync(join(root, file), 'utf8')) as Snapshot;
    // The runtime ended while it made the copy.
    save(snapshot.status === 'creating' ? { ...snapshot, status: 'failed' } : snapshot);
  }

  return {
    folderOf,
    find: (identifier) => snapshots.get(identifier),
    list: () => [...snapshots.values()].sort((a, b) => (a.identifier < b.identifier ? -1 : 1)),
    add: save,
    update(identifier, change) {
      const snapshot = snapshots.get(identifier);
      if (snapshot) save({ ...snapshot, ...change });
    },
    remove(identifier) {
      snapshots.delete(identifier);
      rmSync(factsOf(identifier), { force: true });
      rmSync(folderOf(identifier), { recursive: true, force: true });
    },
  };
}
