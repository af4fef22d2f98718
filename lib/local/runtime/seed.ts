/** A secret in the data folder, from which the administrator's credentials are derived. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made on the first start, readable by its owner only; the same afterwards. */
export function readSeed(dataFolder: string): string {
  const path = join(dataFolder, 'credentials-seed');
  if (existsSync(path)) return readFileSync(path, 'utf8');
  mkdirSync(dataFolder, { recursive: true });
  const seed = randomBytes(32).toString('hex');
  writeFileSync(path, seed, { mode: 0o600 });
  return seed;
}
