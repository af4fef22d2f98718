/** Several installations may share an account and region: what they name starts with the installation's own name. */
import { environment } from './environment.ts';

/** Installation of a context without one, and of functions that run in tests. */
export const DEFAULT_INSTALLATION = 'Followthrough';

/** Namespace of every metric that functions write. */
export const metricNamespace = (): string => process.env[environment.installation] || DEFAULT_INSTALLATION;

/** Start of the names of snapshots that functions take. Installations are one word, so none is the start of another. */
export const snapshotPrefix = (installation = metricNamespace()): string => `${installation.toLowerCase()}-`;
