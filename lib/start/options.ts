/** The command line of `npm start`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from './start-error.ts';

export interface StartOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly controlPort: number;
  readonly dataFolder: string;
  readonly isFresh: boolean;
  readonly at?: Date;
  readonly databaseUrl?: string;
  readonly hasDemo: boolean;
  readonly chaos: boolean;
  readonly isVerbose: boolean;
}

export const USAGE =
  'npm start -- [--port 3000] [--control-port 3001] [--data .followthrough] [--fresh] [--at ISO] [--database-url URL] [--no-demo] [--chaos] [--verbose]';

const OPTIONS = {
  port: { type: 'string', default: '3000' },
  'control-port': { type: 'string', default: '3001' },
  data: { type: 'string', default: '.followthrough' },
  fresh: { type: 'boolean', default: false },
  at: { type: 'string' },
  'database-url': { type: 'string' },
  'no-demo': { type: 'boolean', default: false },
  chaos: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
} as const;

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, strict: true }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new StartError(`${reason}. Usage: ${USAGE}`);
  }
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartError(`--${name} takes a port from 0 (any free one) to 65535, not "${text}"`);
}

/** Reads an ISO instant. Without a zone it is UTC, without a time it is midnight. */
function readInstant(text: string): Date {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const [, day = '', time = '00:00', zone = 'Z'] = match ?? [];
  const instant = new Date(`${day}T${time}${zone}`);
  // 30 February parses as a day in March; only a real day is formatted as it was given.
  const isReal = match && !Number.isNaN(instant.getTime()) && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  if (isReal) return instant;
  throw new StartError(`--at takes an instant such as 1998-06-30T08:00:00Z, not "${text}"`);
}

function readDatabaseUrl(text: string): string {
  const isPostgres = URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
  if (isPostgres) return text;
  throw new StartError('--database-url takes a URL such as postgresql://postgres:password@localhost:5432/postgres');
}

/** Throws `StartError` with the usage for an unknown option or a wrong value. */
export function readOptions(words: readonly string[]): StartOptions {
  const values = parsed(words);
  const ports = { port: readPort('port', values.port), controlPort: readPort('control-port', values['control-port']) };
  if (ports.port !== 0 && ports.port === ports.controlPort) {
    throw new StartError(`--port and --control-port are both ${ports.port}; they must differ`);
  }
  if (values.data === '') throw new StartError('--data takes the path of a folder');
  return {
    ...ports,
    dataFolder: resolve(values.data),
    isFresh: values.fresh,
    hasDemo: !values['no-demo'],
    chaos: values.chaos,
    isVerbose: values.verbose,
    ...(values.at === undefined ? {} : { at: readInstant(values.at) }),
    ...(values['database-url'] === undefined ? {} : { databaseUrl: readDatabaseUrl(values['database-url']) }),
  };
}
