// `npm start`: prepares the machine (prepare.mjs), then runs the program itself, local.ts.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 12.20 does not know `node:`.
import { spawn } from 'child_process';
import { createRequire } from 'module';
import { constants } from 'os';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { checkNode, fail, install, project, wrapper } from './prepare.mjs';
import { HELP } from './start-help.mjs';

/** Through the IPC channel local.ts notices the end of this process, even a kill. */
function run() {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const local = join(project, 'bin', 'local.ts');
  const words = [...wrapper(), process.execPath, '--import', loader, local, ...process.argv.slice(2)];
  const child = spawn(words[0], words.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  // A terminal sends Ctrl-C to both processes; local.ts ignores the second signal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Cannot start ${local}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

// Before anything is installed: the help needs nothing.
if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) console.log(HELP);
else {
  checkNode();
  install().then(run);
}
