/** Benches: `npm run bench`, `npm run bench -- P1 P2`, `npm run bench -- --quick`. docs/performance.md says how to read them. */
import { type BenchServer, startBenchServer } from '../test/bench/bench-server.ts';
import { benches } from '../test/bench/index.ts';
import { type Stack, startStack } from '../test/bench/stack.ts';
import { render } from '../test/bench/table.ts';

const FLAGS = ['--quick'];
const words = process.argv.slice(2);
const known = benches.map(({ name }) => name);
const unknown = words.filter((word) => !known.includes(word) && !FLAGS.includes(word));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. Usage: npm run bench -- [--quick] [${known.join('] [')}]`);
  process.exit(2);
}
// Without it the SDK prints a warning about Node 20 between the tables.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const wanted = words.filter((word) => known.includes(word));

let server: Promise<BenchServer> | undefined;
let stack: Promise<Stack> | undefined;
const benchRun = {
  isQuick: words.includes('--quick'),
  server: () => {
    server ??= startBenchServer();
    return server;
  },
  stack: () => {
    stack ??= startStack();
    return stack;
  },
  say: (line: string) => console.error(`… ${line}`),
};
try {
  for (const bench of benches) {
    if (wanted.length > 0 && !wanted.includes(bench.name)) continue;
    for (const table of await bench.run(benchRun)) console.log(render(table));
  }
} finally {
  await (await stack?.catch(() => undefined))?.stop();
  await (await server?.catch(() => undefined))?.stop();
}
