/** SQL files → typed bindings. `--check` writes nothing and fails when a generated file is stale. */
import { generate } from '../lib/database/generate/generate.ts';

const stale = await generate({ check: process.argv.includes('--check') });
if (stale.length > 0) {
  console.error(`Stale generated files; run \`npm run generate\`:\n${stale.map((path) => `  ${path}`).join('\n')}`);
  process.exitCode = 1;
}
