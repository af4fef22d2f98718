/** Makes the cloud assembly, as `cdk synth` does, only if an input changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StartError } from './start-error.ts';

/** The inputs of the synthesis, without tests and the dump of the schema. */
const INPUTS = [
  'bin/app.ts',
  'lib/deploy',
  'lib/database',
  'functions',
  'sql',
  'cdk.json',
  'cdk.context.json',
  'package-lock.json',
];
const NO_INPUT = /^sql\/schema\.sql$|\.test\.ts$/;
const RECORD = 'followthrough-inputs.json';
/**
 * Context that makes e-mail, messages and calls work here without options; a deployment sets its own. Addresses of example.com
 * belong to no one, and the endpoint of a booking that is tried here is on this machine.
 */
const LOCAL = {
  senderAddress: 'followthrough@example.com',
  senderIdentities: ['example.net'],
  suggestionModelId: 'amazon.nova-lite-v1:0',
  loopbackEndpoints: true,
  smsOriginations: ['phone-number/phone-0123456789abcdef0123456789abcdef'],
  whatsAppPhoneNumberIds: ['phone-number-id-0123456789abcdef0123456789abcdef'],
};

/**
 * Context of a deployment that this machine cannot have: what it names exists at AWS only. Links in e-mails from here must
 * not lead to the deployed API, and an identity must be made here to exist.
 */
const NOT_HERE = {
  senderIdentity: undefined,
  domainName: undefined,
  certificateArn: undefined,
  hostedZoneId: undefined,
  defaultEndpoint: undefined,
};

interface Synthesised {
  readonly inputs: string;
  readonly outputs: string;
}

function* filesUnder(place: string): Generator<string> {
  const kind = statSync(place, { throwIfNoEntry: false });
  if (kind?.isFile()) yield place;
  if (kind?.isDirectory()) for (const name of readdirSync(place).sort()) yield* filesUnder(join(place, name));
}

function hashOf(root: string, files: Iterable<string>): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) {
    const name = relative(root, file).replaceAll('\\', '/');
    if (!NO_INPUT.test(name)) hash.update(`\0${name}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const inputsOf = (project: string) =>
  hashOf(
    project,
    INPUTS.flatMap((name) => [...filesUnder(join(project, name))]),
  );

/** Without assets: their names are hashes of their content. */
function outputsOf(assembly: string): string {
  const names = existsSync(assembly) ? readdirSync(assembly).sort() : [];
  return hashOf(
    assembly,
    names.filter((name) => /^(manifest|.*\.template|.*\.assets)\.json$/.test(name)).map((name) => join(assembly, name)),
  );
}

function isUpToDate(assembly: string, inputs: string): boolean {
  try {
    const record: Synthesised = JSON.parse(readFileSync(join(assembly, RECORD), 'utf8'));
    return record.inputs === inputs && record.outputs === outputsOf(assembly);
  } catch {
    return false;
  }
}

/**
 * Runs the app itself, as the CDK's command line would: the command line takes three times as long, most of it to check
 * the template against CloudFormation's rules, which is what `npx cdk synth` and the tests are for.
 */
function runApp(project: string, assembly: string): Promise<void> {
  const { context = {} }: { context?: object } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8'));
  const env = {
    ...process.env,
    CDK_OUTDIR: assembly,
    CDK_CONTEXT_JSON: JSON.stringify({
      ...LOCAL,
      ...context,
      ...contextOf(project),
      ...NOT_HERE,
      environment: 'local',
    }),
    CDK_VALIDATION: 'false',
  };
  return new Promise((done, fail) => {
    const app = spawn(process.execPath, [...process.execArgv, join(project, 'bin', 'app.ts')], {
      cwd: project,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    app.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
    });
    app.once('error', fail);
    app.once('close', (code) =>
      code === 0 ? done() : fail(new StartError(`The stack does not synthesise:\n${said}`)),
    );
  });
}

function contextOf(project: string): object {
  const file = join(project, 'cdk.context.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * Puts a finished assembly in its place, for a start beside this one that reads there. When that start was faster with the
 * same inputs, its assembly stays, because its functions are already running from it.
 */
function putInPlace(made: string, assembly: string, inputs: string): void {
  if (!isUpToDate(assembly, inputs)) {
    const old = `${made}.old`;
    if (existsSync(assembly)) renameSync(assembly, old);
    renameSync(made, assembly);
    rmSync(old, { recursive: true, force: true });
  }
  rmSync(made, { recursive: true, force: true });
}

/** Removes what synthesises that were killed have left. */
function removeLeftovers(project: string): void {
  for (const name of readdirSync(project)) {
    const pid = Number(/^\.cdk\.out-(\d+)/.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isRunning(pid)) rmSync(join(project, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Returns the folder of the assembly, and whether it was made now. Two processes may do this at once. */
export async function synthesise(project: string): Promise<{ assembly: string; isNew: boolean }> {
  const assembly = join(project, 'cdk.out');
  const inputs = inputsOf(project);
  if (isUpToDate(assembly, inputs)) return { assembly, isNew: false };
  removeLeftovers(project);
  const made = join(project, `.cdk.out-${process.pid}`);
  rmSync(made, { recursive: true, force: true });
  await runApp(project, made);
  const record: Synthesised = { inputs, outputs: outputsOf(made) };
  writeFileSync(join(made, RECORD), JSON.stringify(record));
  putInPlace(made, assembly, inputs);
  return { assembly, isNew: true };
}
