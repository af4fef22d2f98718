// `npm test`: prepares the machine (prepare.mjs), then runs every check in turn and stops at the first that fails.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 12.20 does not know `node:`.
import { spawnSync } from 'child_process';
import { checkNode, install, project, wrapper } from './prepare.mjs';

const node = process.execPath;
const steps = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['generated files', ['--import', 'tsx', 'bin/generate.ts', '--check']],
  ['tests', ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]],
];

checkNode();
install();
for (const [name, words] of steps) {
  console.log(`\n› ${name}`);
  const [command, ...rest] = [...wrapper(), node, ...words];
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const { status } = spawnSync(command, rest, { cwd: project, stdio: 'inherit', env });
  if (status !== 0) {
    console.error(`\n${name} failed`);
    process.exit(status === null ? 1 : status);
  }
}
