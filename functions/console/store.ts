/** The files of the console as lib/deploy/bundle-console.ts wrote them. Each is read once. */
import { readFileSync } from 'node:fs';

/** The ending of a compressed file is the name of its encoding in HTTP, but for `gzip`. */
const endings = { br: '.br', gzip: '.gz', identity: '' } as const;

export type Encoding = keyof typeof endings;

/** What the manifest says of a file. */
export interface StoredFile {
  readonly type: string;
  /** Of the content. */
  readonly hash: string;
}

export interface Manifest {
  /** Name of the page's file. */
  readonly page: string;
  readonly files: Readonly<Record<string, StoredFile>>;
}

/** The console's files, by name. */
export interface Store {
  readonly page: string;
  find(name: string): StoredFile | undefined;
  read(name: string, encoding: Encoding): Buffer;
}

export function createStore(folder: URL): Store {
  const read = (name: string): Buffer => readFileSync(new URL(name, folder));
  const manifest = JSON.parse(read('manifest.json').toString()) as Manifest; // the bundler wrote it
  const files = new Map(Object.entries(manifest.files));
  const contents = new Map<string, Buffer>();
  return {
    page: manifest.page,
    find: (name) => files.get(name),
    read(name, encoding) {
      const file = `${name}${endings[encoding]}`;
      const content = contents.get(file) ?? read(file);
      contents.set(file, content);
      return content;
    },
  };
}
