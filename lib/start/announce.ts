/** The text that `npm start` prints once everything runs: what matters first and last, tables between them when asked. */
import type { Runtime } from '../local/runtime/runtime.ts';
import { readableName } from '../local/template/readable-name.ts';
import type { Connection } from './connection.ts';
import type { TriggerReport } from './evaluation-report.ts';
import { table } from './table.ts';

interface Announcement {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly dataFolder: string;
  readonly reports: readonly TriggerReport[];
  readonly seconds: number;
  /** With tables. */
  readonly isVerbose: boolean;
  /** True when the database is on a server of its own, whose clock is not the stack's. */
  readonly hasOtherServer: boolean;
}

function resources({ runtime, connection }: Announcement): string[] {
  const { lambda, sqs, scheduler, httpApi } = runtime.services;
  const names = new Map(Object.entries(connection.aws.queueUrls).map(([name, url]) => [url, name]));
  // The dead letters of a queue are a column of its row.
  const queues = Object.entries(sqs.statistics()).flatMap(([physical, { url, visible, inFlight, delayed, dead }]) => {
    const name = names.get(url) ?? physical;
    return name.endsWith('-dead-letters') ? [] : [[name, visible, inFlight, delayed, dead ?? '–']];
  });
  // As its folder and its queue are called.
  const nameOf = (arn: string) =>
    readableName(runtime.resources.find(({ attributes }) => attributes.Arn === arn)?.logicalId ?? arn);
  const functions = Object.values(lambda.statistics()).map(({ arn, invocations, errors }) => [
    nameOf(arn),
    invocations,
    errors,
  ]);
  const schedules = scheduler
    .schedules()
    .map(({ name, expression, timeZone, next }) => [name, expression, timeZone, next ?? '–']);
  const routes = httpApi.routes().map(({ routeKey, functionArn }) => [routeKey, nameOf(functionArn)]);
  return [
    ...table(['function', 'invocations', 'errors'], functions),
    '',
    ...table(['queue', 'visible', 'in flight', 'delayed', 'dead'], queues),
    '',
    ...table(['schedule', 'expression', 'zone', 'next'], schedules),
    '',
    ...table(['route', 'function'], routes),
    '',
  ];
}

function triggerTable(reports: readonly TriggerReport[]): string[] {
  if (reports.length === 0) return [];
  const rows = reports.map(({ name, status, matched, created, deferred, suppressed }) => {
    const reasons = Object.entries(suppressed).map(([reason, count]) => `${count} ${reason}`);
    return [name, status, matched, created, deferred, reasons.join(', ') || '0'];
  });
  return [...table(['trigger', 'evaluation', 'matched', 'created', 'deferred', 'suppressed'], rows), ''];
}

/** One line for each trigger that made tasks or failed. */
function triggers(reports: readonly TriggerReport[]): string[] {
  const lines = reports.flatMap(({ name, error, created, examples: [example] }) => {
    if (error) return [`  ${name} failed: ${error}`];
    if (!example) return [];
    return [`  ${name}: ${created}, such as “${example.title}” for ${example.assignee ?? 'no one'}`];
  });
  return lines.length === 0 ? [] : ['Tasks that the triggers made for the demo tenant:', ...lines, ''];
}

/** What runs, in a sentence. */
function summary({ runtime }: Announcement): string {
  const { lambda, sqs, scheduler, httpApi } = runtime.services;
  const counts = [
    `${Object.keys(lambda.statistics()).length} functions`,
    `${Object.keys(sqs.statistics()).length} queues`,
    `${scheduler.schedules().length} schedules`,
    `${httpApi.routes().length} routes`,
  ];
  return `${counts.join(', ')} run; --verbose lists them, and ${runtime.controlUrl}/_local/resources at any time`;
}

function curl({ apiUrl, demo, platformKey }: Connection): string {
  if (demo) return `curl -s ${apiUrl}/api/admin/triggers -H 'Authorization: Bearer ${demo.adminKey}'`;
  const body = JSON.stringify({ slug: 'first', name: 'First tenant', timeZone: 'Europe/Berlin' });
  const headers = `-H 'Authorization: Bearer ${platformKey}' -H 'Content-Type: application/json'`;
  return `curl -s -X POST ${apiUrl}/api/admin/tenants ${headers} -d '${body}'`;
}

const OTHER_SERVER =
  'now() in the database is the time of its own server, not the clock of the stack: rows written by SQL need their times.';

/** A fragment is sent to no server, and the page takes the key out of the address at once. */
const consoleLink = ({ apiUrl, demo, platformKey }: Connection): string =>
  `${apiUrl}/console#key=${demo?.adminKey ?? platformKey}`;

/** Returns the text. The first line is `ready http://…`, for programs that wait for it. */
export function announcement(given: Announcement): string {
  const { runtime, connection, dataFolder, reports, seconds, isVerbose, hasOtherServer } = given;
  const lines = [
    `ready ${connection.apiUrl}`,
    '',
    ...(isVerbose ? [...resources(given), ...triggerTable(reports)] : [summary(given), '']),
    ...triggers(reports),
    'Open the console, signed in:',
    `  ${consoleLink(connection)}`,
    `The clock shows ${runtime.clock.now().toISOString()}. Move it by six hours and run everything that is due:`,
    `  curl -s -X POST ${connection.controlUrl}/_local/clock -d '{"advance":"PT6H"}'`,
    ...(hasOtherServer ? [OTHER_SERVER] : []),
    'Call the API:',
    `  ${curl(connection)}`,
    'Open the database:',
    `  psql '${connection.databaseUrl}'`,
    'To make a booking and see its call, read "A first booking in a minute" in README.md.',
    `Programs find keys, URLs and queue names in ${dataFolder}/runtime.json`,
    `Started in ${seconds.toFixed(1)} s. Ctrl-C stops everything; the next start keeps the data.`,
    `The API is at ${connection.apiUrl}`,
  ];
  return lines.join('\n');
}
