/** Keeps log lines out of the report: functions in a test process write them to its standard output, as in Lambda. */
const write = process.stdout.write.bind(process.stdout) as (...parts: readonly unknown[]) => boolean;

const isLogLine = (chunk: unknown) => typeof chunk === 'string' && /^\{"(level|_aws)"/.test(chunk);

// The overloads of `write` differ in what follows the chunk; all of it is passed on.
process.stdout.write = ((...parts: readonly unknown[]) =>
  isLogLine(parts[0]) || write(...parts)) as typeof process.stdout.write;
