/** Bundles the console's browser application, and compresses each file once, so that the function only reads them. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const APP = 'functions/console/app';
const ENTRY = `${APP}/main.tsx`;
const ICON = `${APP}/icon.svg`;
const STYLES = 'styles';

/** Where the page finds its files; functions/console/serve.ts answers there. */
const ASSETS = '/console/assets';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: ['es2023', 'chrome125', 'firefox128', 'safari17.5'], // the first versions with light-dark() and popover
  jsx: 'automatic',
  splitting: true,
  minify: true,
  legalComments: 'none',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.svg': 'copy' },
  define: { 'process.env.NODE_ENV': '"production"' },
  outdir: 'dist', // whatever the folder is, because hashes cover it
  write: false,
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** First 16 hexadecimal digits of the SHA-256. */
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex').slice(0, 16);

interface AppFile {
  readonly name: string;
  readonly content: Buffer;
}

/** The application's files, and which of them the browser loads at first. */
interface App {
  readonly files: readonly AppFile[];
  readonly page: AppFile;
  /** Names of scripts and styles that the page needs before it shows anything. */
  readonly firstLoad: readonly string[];
}

/** The script and what it imports statically: the browser asks for all of them at once instead of one after the other. */
function importedBy(output: string, outputs: Metafile['outputs'], seen = new Set<string>()): Set<string> {
  if (seen.has(output)) return seen;
  seen.add(output);
  for (const { path, kind } of outputs[output]?.imports ?? [])
    if (kind === 'import-statement') importedBy(path, outputs, seen);
  return seen;
}

function findOutput(outputs: Metafile['outputs'], entry: string): string {
  const found = Object.entries(outputs).find(
    ([path, { entryPoint }]) => entryPoint === entry && !path.endsWith('.css'),
  );
  if (!found) throw new Error(`esbuild wrote nothing for ${entry}`);
  return found[0];
}

function pageOf(script: string, others: readonly string[], styles: string, icon: string): AppFile {
  const html = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>Followthrough</title>',
    `<link rel="icon" href="${ASSETS}/${icon}" type="image/svg+xml">`,
    `<link rel="stylesheet" href="${ASSETS}/${styles}">`,
    ...others.map((name) => `<link rel="modulepreload" href="${ASSETS}/${name}">`),
    `<script type="module" src="${ASSETS}/${script}"></script>`,
    '</head>',
    '<body><div id="root"></div><noscript>The console needs JavaScript.</noscript></body>',
    '</html>',
    '',
  ];
  return { name: 'index.html', content: Buffer.from(html.join('\n')) };
}

/** The application's files in memory. The same sources give the same names and bytes. */
export async function buildConsole(): Promise<App> {
  const { outputFiles, metafile } = await build({ ...options, entryPoints: [ENTRY, ICON] });
  const built = outputFiles.map(({ path, contents }) => ({ name: basename(path), content: Buffer.from(contents) }));
  // esbuild makes a style sheet for each chunk but loads none of them with it, so the page loads all as one.
  const css = Buffer.concat(built.filter(({ name }) => name.endsWith('.css')).map(({ content }) => content));
  const styles = { name: `${STYLES}-${hashOf(css)}.css`, content: css };
  const script = findOutput(metafile.outputs, ENTRY);
  const others = [...importedBy(script, metafile.outputs)]
    .filter((path) => path !== script)
    .map((path) => basename(path));
  const page = pageOf(basename(script), others, styles.name, basename(findOutput(metafile.outputs, ICON)));
  const files = [...built.filter(({ name }) => !name.endsWith('.css')), styles, page];
  return { files, page, firstLoad: [basename(script), ...others, styles.name] };
}

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes the files plain, as brotli and as gzip into `folder`, with the manifest that functions/console/store.ts reads. */
export async function bundleConsole(folder: string): Promise<void> {
  const { files, page } = await buildConsole();
  await mkdir(folder, { recursive: true });
  await Promise.all(
    files.map(async ({ name, content }) => {
      await writeFile(join(folder, name), content);
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      await writeFile(join(folder, `${name}.br`), await toBrotli(content, { params }));
      await writeFile(join(folder, `${name}.gz`), await toGzip(content, { level: 9 }));
    }),
  );
  const entries = files.map(
    ({ name, content }) => [name, { type: types[extname(name)], hash: hashOf(content) }] as const,
  );
  const sorted = Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ page: page.name, files: sorted }));
}
