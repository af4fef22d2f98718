/** Reads a cloud assembly (`cdk.out`): its stacks in the order in which CDK deploys them, and where its assets lie. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One entry of the template's `Resources`. */
export interface ResourceTemplate {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

/** The sections of a template that the runtime reads. */
export interface Template {
  readonly Transform?: unknown;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, ResourceTemplate>>;
  readonly Outputs?: Readonly<
    Record<
      string,
      { readonly Value: unknown; readonly Condition?: string; readonly Export?: { readonly Name: unknown } }
    >
  >;
}

/** `name` is CloudFormation's name of the stack, which may differ from its id in the app. */
export interface StackTemplate {
  readonly name: string;
  readonly template: Template;
}

/** A cloud assembly, with those of its stages. */
export interface Assembly {
  /** Stacks come after the stacks that they depend on. */
  readonly stacks: readonly StackTemplate[];
  /** Absolute path of an asset (a folder, or a file) by the object key that templates name: `<hash>.zip`. */
  readonly assets: ReadonlyMap<string, string>;
  /** From a stack with an explicit environment, if there is one. */
  readonly account?: string;
  readonly region?: string;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

interface Found {
  readonly id: string;
  readonly folder: string;
  readonly artifact: Artifact;
}

/** Throws when the folder holds no assembly, naming what is missing. */
export function readAssembly(folder: string): Assembly {
  const found = artifactsIn(resolve(folder));
  const stacks = inDependencyOrder(found.filter(({ artifact }) => artifact.type === 'aws:cloudformation:stack'));
  return {
    stacks: stacks.map(({ id, folder, artifact }) => ({
      name: artifact.properties?.stackName ?? id,
      template: readJson<Template>(join(folder, artifact.properties?.templateFile ?? `${id}.template.json`)),
    })),
    assets: new Map(found.filter(({ artifact }) => artifact.type === 'cdk:asset-manifest').flatMap(assetsOf)),
    ...environmentOf(stacks),
  };
}

function readJson<T>(path: string): T {
  if (!existsSync(path)) throw new Error(`${path} does not exist: synthesise the app first (npx cdk synth)`);
  // The CDK's own output; a shape that differs shows as a TemplateError further on.
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Stages of an app are assemblies within the assembly. */
function artifactsIn(folder: string): Found[] {
  const manifest = readJson<{ readonly artifacts?: Readonly<Record<string, Artifact>> }>(join(folder, 'manifest.json'));
  return Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) =>
    artifact.type === 'cdk:cloud-assembly' && artifact.properties?.directoryName
      ? artifactsIn(join(folder, artifact.properties.directoryName))
      : [{ id, folder, artifact }],
  );
}

function inDependencyOrder(stacks: readonly Found[]): Found[] {
  const placed = new Set<Found>();
  const place = (stack: Found) => {
    if (placed.has(stack)) return;
    for (const id of stack.artifact.dependencies ?? []) {
      const needed = stacks.find((other) => other.id === id);
      if (needed) place(needed);
    }
    placed.add(stack);
  };
  stacks.forEach(place);
  return [...placed];
}

function assetsOf({ folder, artifact }: Found): [string, string][] {
  const manifest = readJson<AssetManifest>(join(folder, artifact.properties?.file ?? ''));
  return Object.values(manifest.files ?? {}).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, join(folder, source.path ?? '')]),
  );
}

/** `aws://111122223333/eu-west-1`, or `aws://unknown-account/unknown-region`. */
function environmentOf(stacks: readonly Found[]): { account?: string; region?: string } {
  const parts = stacks.map(({ artifact }) => /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? ''));
  const account = parts.map((match) => match?.[1]).find((name) => name && /^\d{12}$/.test(name));
  const region = parts.map((match) => match?.[2]).find((name) => name && name !== 'unknown-region');
  return { ...(account ? { account } : {}), ...(region ? { region } : {}) };
}
