/** Objects as files: `<data folder>/s3/<bucket>/<key>`, with a file of metadata beside each. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Place } from './place.ts';

export interface ObjectFacts {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  /** ISO 8601. */
  readonly lastModified: string;
  readonly contentType: string;
  /** `content-disposition`, `x-amz-meta-…`, checksums and others that come back as they were given. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface StoredObject {
  readonly facts: ObjectFacts;
  /** All of it, or the bytes from `from` up to `to`. */
  readonly content: (range?: { readonly from: number; readonly to: number }) => Buffer;
}

export interface ObjectStore {
  /** The ETag is the MD5 of the content unless it is given. */
  put(
    place: Place,
    content: Buffer,
    more: Pick<ObjectFacts, 'contentType' | 'headers'> & { readonly etag?: string },
  ): ObjectFacts;
  get(place: Place): StoredObject | undefined;
  /** Nothing happens when there is none, as in S3. */
  remove(place: Place): void;
  /** By key, in the order of their UTF-8 bytes. */
  list(bucket: string): readonly ObjectFacts[];
}

/** File systems take 255 bytes a name; keys have no such limit within their 1024. */
const LONGEST_NAME = 200;
const FACTS = '+.json';

/** An encoded name has no `+`, so folders and metadata files end with one. */
function safeName(segment: string): string {
  const name = encodeURIComponent(segment).replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E')) || '%';
  return name.length <= LONGEST_NAME
    ? name
    : `${name.slice(0, 100)}-${createHash('sha256').update(segment).digest('hex')}`;
}

function readRange(file: string, { from, to }: { readonly from: number; readonly to: number }): Buffer {
  const bytes = Buffer.alloc(to - from);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
  } finally {
    closeSync(descriptor);
  }
}

export function openObjectStore(dataFolder: string, clock: Clock): ObjectStore {
  const root = join(dataFolder, 's3');
  const buckets = new Map<string, Map<string, ObjectFacts>>();

  const fileOf = ({ bucket, key }: Place) => {
    const segments = key.split('/').map(safeName);
    return join(root, bucket, ...segments.slice(0, -1).map((name) => `${name}+`), segments.at(-1) ?? '');
  };

  /** Read once: only this program changes the folder. */
  const bucketOf = (bucket: string): Map<string, ObjectFacts> => {
    const known = buckets.get(bucket);
    if (known) return known;
    const folder = join(root, bucket);
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    const found = files
      .filter((file) => file.endsWith(FACTS))
      // Written by this program only.
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ObjectFacts)
      .filter(({ key }) => existsSync(fileOf({ bucket, key })));
    const objects = new Map(found.map((facts) => [facts.key, facts]));
    buckets.set(bucket, objects);
    return objects;
  };

  /** Through a second file: a reader, or a crash, sees the old content or the new one. */
  const write = (file: string, content: Buffer | string) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}+new`, content);
    renameSync(`${file}+new`, file);
  };

  return {
    put(place, content, more) {
      const facts: ObjectFacts = {
        key: place.key,
        etag: createHash('md5').update(content).digest('hex'),
        sizeBytes: content.length,
        lastModified: clock.now().toISOString(),
        ...more,
      };
      write(fileOf(place), content);
      write(fileOf(place) + FACTS, JSON.stringify(facts));
      bucketOf(place.bucket).set(place.key, facts);
      return facts;
    },
    get(place) {
      const facts = bucketOf(place.bucket).get(place.key);
      return (
        facts && { facts, content: (range) => (range ? readRange(fileOf(place), range) : readFileSync(fileOf(place))) }
      );
    },
    remove(place) {
      bucketOf(place.bucket).delete(place.key);
      for (const file of [fileOf(place) + FACTS, fileOf(place)]) rmSync(file, { force: true });
    },
    list: (bucket) =>
      [...bucketOf(bucket).values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))),
  };
}
