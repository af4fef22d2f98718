/** Functions that run inside a test process log to its standard output, as they do in Lambda: kept out of the report. */
const write = process.stdout.write.bind(process.stdout) as (...parts: readonly unknown[]) => boolean;

const isLogLine = (chunk: unknown) => typeof chunk === 'string' && /^\{"(level|_aws)"/.test(chunk);

// The overloads of `write` differ in what follows the chunk, which is passed on as it came.
process.stdout.write = ((...parts: readonly unknown[]) =>
  isLogLine(parts[0]) || write(...parts)) as typeof process.stdout.write;
