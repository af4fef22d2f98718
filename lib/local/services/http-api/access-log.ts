/** Access logs: one formatted line for each request. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Variables by their name after `$context.`; one that has no value is written as `-`. */
export type LogVariables = Readonly<Record<string, string | number | undefined>>;

export interface AccessLog {
  write(variables: LogVariables): void;
  /** Resolves when every line is in the file. */
  close(): Promise<void>;
}

/** Appends to `<folder>/access-<api>.log`. */
export function openAccessLog(folder: string, api: string, format: string): AccessLog {
  mkdirSync(folder, { recursive: true });
  const stream = createWriteStream(join(folder, `access-${api}.log`), { flags: 'a' });
  return {
    write: (variables) => void stream.write(`${formatLine(format, variables)}\n`),
    close: () => new Promise((done) => stream.end(done)),
  };
}

function formatLine(format: string, variables: LogVariables): string {
  const isJson = format.trimStart().startsWith('{');
  return format.replace(/\$context\.([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined || value === '') return '-';
    // Values come from clients: escape quotation marks inside JSON strings.
    return isJson ? JSON.stringify(String(value)).slice(1, -1) : String(value).replaceAll(/[\r\n]/g, ' ');
  });
}
