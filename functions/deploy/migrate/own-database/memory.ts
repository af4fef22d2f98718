import { getText, putFile } from '../../../engine/aws/files.ts';
import type { Remembered } from './check-database.ts';

/** Key of the file in the bucket, which stays when stacks are destroyed and clusters replaced. */
const KEY = 'installation/database.json';

/** Where the installation remembers its database. */
export interface Memory {
  read(): Promise<Remembered | undefined>;
  write(remembered: Remembered): Promise<void>;
}

export const bucketMemory: Memory = {
  async read() {
    const text = await getText(KEY);
    return text === undefined ? undefined : (JSON.parse(text) as Remembered); // only `write` makes it
  },
  write: (remembered) => putFile(KEY, JSON.stringify(remembered, undefined, 2), 'application/json'),
};
