/** Bundles every function in one esbuild call. The same bytes are deployed, run locally and measured by tests. */
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { readSchema } from '../database/read-schema.ts';
import { bundleConsole } from './bundle-console.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Credential providers that a Lambda function never uses: the SDK reads credentials from the environment first, and Lambda
 * always sets them. The SDK imports these providers on demand; leaving them out saves 110 KB in each bundle.
 */
const unusedCredentialProviders = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * Source map that replaces that of every library file: one position in a file called `library`. Libraries are nine tenths of
 * a bundle; without their positions a map is 50 KB instead of 390. (esbuild ignores a map with empty `mappings`.)
 */
const libraryMap = Buffer.from('{"version":3,"sources":["library"],"mappings":"AAAA"}').toString('base64');

const leaveLibrariesOutOfMaps: Plugin = {
  name: 'leave-libraries-out-of-maps',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.m?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${libraryMap}`,
      loader: 'js',
    }));
  },
};

/** esbuild's options for functions; the bench bundles only the SDK with the same. */
export const buildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'], // the SDK's CommonJS build cannot be tree-shaken: half as large again
  external: unusedCredentialProviders,
  minify: true,
  legalComments: 'none',
  sourcemap: 'linked',
  sourcesContent: false, // a stack trace needs file and line; the text is in the repository
  plugins: [leaveLibrariesOutOfMaps],
  logLevel: 'warning',
} satisfies BuildOptions;

/** The handler of `folder`, such as `triggers/burn-rate`. Throws when the file is missing, with its name. */
function entryPoint(folder: string): string {
  const file = join('functions', folder, 'handler.ts');
  if (!existsSync(join(root, file)))
    throw new Error(`${file} is missing: "${folder}" is registered but has no handler`);
  return file;
}

/** Folders called `fonts` anywhere under a function's. The function reads them beside its bundle. */
const fontFolders = (folder: string) =>
  readdirSync(join(root, 'functions', folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'fonts')
    .map((path) => join(root, 'functions', folder, path));

/** The function that applies sql/ reads it beside its bundle, so that a changed .sql file changes the asset's hash. */
const SCHEMA_FOLDER = 'deploy/migrate';

/** The function that serves the console reads its files beside its bundle. */
const CONSOLE_FOLDER = 'console';

/**
 * Bundles `functions/<folder>/handler.ts` into `<outdir>/<folder>/index.mjs` for every folder. Returns a function from
 * a folder to its bundle's. The same sources give the same bytes in any `outdir`: paths in maps are relative, and no date is
 * written.
 */
export async function bundle(folders: readonly string[], outdir: string): Promise<(folder: string) => string> {
  const { outputFiles } = await build({
    ...buildOptions,
    entryPoints: Object.fromEntries(folders.map((folder) => [`${folder}/index`, entryPoint(folder)])),
    outdir: 'dist', // whatever `outdir` is, because paths in maps are relative to this
    write: false,
    outExtension: { '.js': '.mjs' },
  });
  await Promise.all(
    outputFiles.map(async ({ path, contents }) => {
      const file = join(outdir, relative(join(root, 'dist'), path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }),
  );
  for (const folder of folders)
    for (const fonts of fontFolders(folder)) await cp(fonts, join(outdir, folder, 'fonts'), { recursive: true });
  if (folders.includes(SCHEMA_FOLDER))
    await writeFile(join(outdir, SCHEMA_FOLDER, 'schema.json'), JSON.stringify(readSchema()));
  if (folders.includes(CONSOLE_FOLDER)) await bundleConsole(join(outdir, CONSOLE_FOLDER, 'app'));
  return (folder) => join(outdir, folder);
}
