/** Writes small cloud assemblies for tests, in the CDK's format. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StackDescription {
  readonly name: string;
  readonly template: object;
  readonly dependencies?: readonly string[];
  /** Files of code assets by asset hash and file name. */
  readonly assets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Writes an assembly to a new folder and returns its path. */
export function writeAssembly(stacks: readonly StackDescription[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  const artifacts: Record<string, object> = {};
  for (const { name, template, dependencies = [], assets = {} } of stacks) {
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(template));
    writeFileSync(
      join(folder, `${name}.assets.json`),
      JSON.stringify({ version: '55.0.0', files: writeAssets(folder, assets) }),
    );
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...dependencies, `${name}.assets`],
    };
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  return folder;
}

function writeAssets(folder: string, assets: NonNullable<StackDescription['assets']>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(assets).map(([hash, files]) => {
      const path = `asset.${hash}`;
      mkdirSync(join(folder, path), { recursive: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, path, name), text);
      return [hash, { source: { path, packaging: 'zip' }, destinations: { here: { objectKey: `${hash}.zip` } } }];
    }),
  );
}
