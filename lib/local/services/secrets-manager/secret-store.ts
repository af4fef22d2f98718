/** The values of the secrets, in one file that only its owner can read. */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The only version that a secret has. */
export interface StoredSecret {
  readonly text: string;
  readonly versionId: string;
  /** Seconds since 1970, as the API gives it. */
  readonly createdAt: number;
  /** The options that the value was generated from. Other options generate another value. */
  readonly recipe: string;
}

export interface SecretStore {
  get(arn: string): StoredSecret | undefined;
  /** ARNs of the secrets with this recipe. */
  madeBy(recipe: string): string[];
  /** Keeps the version when nothing changes. On disk when it returns. */
  put(arn: string, text: string, recipe: string, now: Date): StoredSecret;
}

const OWNER_ONLY = 0o600;

function load(file: string): Map<string, StoredSecret> {
  if (!existsSync(file)) return new Map();
  try {
    // Written by this program only. An edited file fails here or at sign-in.
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, StoredSecret>));
  } catch (error) {
    throw new Error(`${file} does not hold the secrets of an earlier start; remove the data folder to begin anew`, {
      cause: error,
    });
  }
}

/** Throws when the file is damaged: new passwords would not open the existing database. */
export function openSecretStore(file: string): SecretStore {
  const secrets = load(file);
  const save = () => {
    mkdirSync(dirname(file), { recursive: true });
    // Through a second file: a crash in the middle must not lose the passwords that the database knows.
    const draft = `${file}.new`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(secrets), undefined, 2), { mode: OWNER_ONLY });
    chmodSync(draft, OWNER_ONLY);
    renameSync(draft, file);
  };
  return {
    get: (arn) => secrets.get(arn),
    madeBy: (recipe) => [...secrets].flatMap(([arn, secret]) => (secret.recipe === recipe ? [arn] : [])),
    put(arn, text, recipe, now) {
      const known = secrets.get(arn);
      if (known?.text === text && known.recipe === recipe) return known;
      const createdAt = Math.floor(now.getTime() / 1000);
      const secret = { text, versionId: randomUUID(), createdAt, recipe };
      secrets.set(arn, secret);
      save();
      return secret;
    },
  };
}
