/** One esbuild call for every function: the bytes that are deployed, run locally and measured by tests. */
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { readSchema } from '../database/read-schema.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Ways to find credentials that a Lambda never takes: it always has them in its environment, and the SDK asks there
 * first. The SDK imports these only when it comes to them; left out, they save 110 KB a bundle.
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
 * The map that every library file is given: one point in a file called `library`. Libraries are nine tenths of a bundle;
 * without them a map is 50 KB instead of 390. (With an empty `mappings` esbuild ignores it and maps the file itself.)
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

/** How functions are bundled; the bench bundles the SDK alone in the same way. */
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

/** Folders called `fonts` anywhere in a function's: it reads them beside its bundle, as its sources do beside themselves. */
const fontFolders = (folder: string) =>
  readdirSync(join(root, 'functions', folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'fonts')
    .map((path) => join(root, 'functions', folder, path));

/** The function that applies sql/ reads it beside its bundle, so that a changed .sql file changes the asset's hash. */
const SCHEMA_FOLDER = 'deploy/migrate';

/**
 * Bundles `functions/<folder>/handler.ts` into `<outdir>/<folder>/index.mjs` for every folder; answers where one lies.
 * The same sources give the same bytes wherever they go: paths in maps are relative, and nothing tells the time.
 */
export async function bundle(folders: readonly string[], outdir: string): Promise<(folder: string) => string> {
  const { outputFiles } = await build({
    ...buildOptions,
    entryPoints: Object.fromEntries(folders.map((folder) => [`${folder}/index`, entryPoint(folder)])),
    outdir: 'dist', // also when the files go elsewhere: paths in maps are relative to it
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
  return (folder) => join(outdir, folder);
}
