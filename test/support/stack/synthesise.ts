/**
 * Synthesises the app as `npx cdk synth` does, once for each state of its sources. Test files and runs share the
 * result.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..', '..');
const cache = join(root, 'node_modules', '.cache', 'followthrough');
const DAY_MS = 86_400_000;
/** A synthesis takes ten seconds, minutes on a busy machine. A process that holds the lock for longer than this has died. */
const LOCK_MS = 10 * 60_000;
const SAID = 'said.txt';
/** Without one there is no identity, and functions cannot send. */
export const SENDER = 'followthrough@example.com';
/** Tenants may send from here. */
export const TENANTS_DOMAIN = 'example.net';

/** Senders of the channels of AWS. */
export const SMS_ORIGINATION = 'phone-0123456789abcdef0123456789abcdef';
export const WHATSAPP_NUMBER = 'phone-number-id-0123456789abcdef0123456789abcdef';

/** Texts, as `-c` takes them. */
export type ContextValues = Readonly<Record<string, string>>;

const usual: ContextValues = {
  environment: 'local',
  senderAddress: SENDER,
  senderIdentities: JSON.stringify([TENANTS_DOMAIN]),
  suggestionModelId: 'amazon.nova-lite-v1:0',
  loopbackEndpoints: 'true',
  smsOriginations: JSON.stringify([`phone-number/${SMS_ORIGINATION}`]),
  whatsAppPhoneNumberIds: JSON.stringify([WHATSAPP_NUMBER]),
};

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[] | string;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Synthesis {
  /** The cloud assembly, `cdk.out`. */
  readonly folder: string;
  /** Bundles, `dist`: `<kind>/<name>/index.mjs`. */
  readonly bundles: string;
  /** What the command line printed, warnings included. */
  readonly said: string;
  readonly data: Template;
  readonly automation: Template;
  readonly api: Template;
  readonly work: Template;
}

/** By the names that a test uses. */
export type Templates = Pick<Synthesis, 'data' | 'automation' | 'api' | 'work'>;

/** Returns the files that the result depends on, without tests and the local runtime. */
async function sources(): Promise<string[]> {
  const found = await Promise.all(
    ['lib/deploy', 'lib/database', 'functions', 'sql'].map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true, withFileTypes: true }))
        .filter(
          (entry) =>
            entry.isFile() && /\.(tsx?|css|svg|json|sql)$/.test(entry.name) && !entry.name.endsWith('.test.ts'),
        )
        .map((entry) => join(entry.parentPath, entry.name)),
    ),
  );
  return [...found.flat(), ...['bin/app.ts', 'cdk.json', 'package-lock.json'].map((path) => join(root, path))].sort();
}

async function fingerprint(context: ContextValues): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(context));
  for (const path of await sources()) hash.update(path).update(await readFile(path));
  return hash.digest('hex').slice(0, 16);
}

interface SynthOptions {
  readonly validate: boolean;
  /** Values beside those of every test stack, or in place of them. */
  readonly context?: ContextValues;
}

/**
 * Runs the CDK's command line, which, unlike the app itself, fails when a validation finds something. Returns its
 * output. Validation is most of the time that a synthesis takes; a second one of the same sources can leave it out.
 */
export async function runCdkSynth(folder: string, options: SynthOptions): Promise<string> {
  const context: ContextValues = { ...usual, ...options.context };
  const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      cli,
      'synth',
      '--quiet',
      '--no-notices',
      '--output',
      join(folder, 'cdk.out'),
      ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
      ...(options.validate ? [] : ['--no-validation']),
    ],
    { cwd: root, env: { ...process.env, ...offline, BUNDLE_DIR: join(folder, 'dist') } },
  );
  return stdout + stderr;
}

/** Keeps the command line from calling AWS. */
const offline = {
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
};

/** Removes results of older sources after a day: another run may still read them. */
async function makeRoom(): Promise<void> {
  await mkdir(cache, { recursive: true });
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const found = await stat(path).catch(() => undefined); // another process may have cleared it
    if (found && Date.now() - found.mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

/** Returns true in the one process that is to synthesise. The others wait until it is done. */
async function takeLock(lock: string, finished: string): Promise<boolean> {
  while (!existsSync(finished)) {
    const isMine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (isMine) return true;
    const held = await stat(lock).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > LOCK_MS) await rm(lock, { recursive: true, force: true });
    await pause(100);
  }
  return false;
}

async function produce(finished: string, context: ContextValues): Promise<void> {
  const lock = `${finished}.lock`;
  if (!(await takeLock(lock, finished))) return;
  const unfinished = `${finished}.${process.pid}`;
  try {
    const said = await runCdkSynth(unfinished, { validate: true, context });
    await writeFile(join(unfinished, SAID), said);
    await rename(unfinished, finished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await rm(lock, { recursive: true, force: true });
  }
}

const readTemplate = async (folder: string, stack: string): Promise<Template> =>
  JSON.parse(await readFile(join(folder, `${stack}.template.json`), 'utf8')) as Template; // CDK wrote it

/** The templates in `folder`, which `runCdkSynth` filled. */
export async function readTemplates(folder: string, installation = 'Followthrough'): Promise<Templates> {
  const assembly = join(folder, 'cdk.out');
  return {
    data: await readTemplate(assembly, `${installation}Data`),
    automation: await readTemplate(assembly, `${installation}Automation`),
    api: await readTemplate(assembly, `${installation}Api`),
    work: await readTemplate(assembly, `${installation}Work`),
  };
}

/** With the context's defaults and a sender of e-mails, and with `more` values. */
export async function synthesise(more: ContextValues = {}): Promise<Synthesis> {
  await makeRoom();
  const context = { ...usual, ...more };
  const finished = join(cache, `synthesis-${await fingerprint(context)}`);
  if (!existsSync(finished)) await produce(finished, context);
  return {
    folder: join(finished, 'cdk.out'),
    bundles: join(finished, 'dist'),
    said: await readFile(join(finished, SAID), 'utf8'),
    ...(await readTemplates(finished)),
  };
}
