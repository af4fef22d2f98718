/** The text that `npm start` prints once everything runs. */
import type { Runtime } from '../local/runtime/runtime.ts';
import type { Connection } from './connection.ts';
import type { TriggerReport } from './evaluation-report.ts';
import { table } from './table.ts';

interface Announcement {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly dataFolder: string;
  readonly reports: readonly TriggerReport[];
  readonly seconds: number;
}

/**
 * `ApiTriggers` for `arn:…:function:Stack-ApiTriggersHandlerFunction7E005-921c620e`: short, and different for each
 * function.
 */
const shortName = (functionArn: string) =>
  (functionArn.split(':')[6] ?? functionArn).replace(/^[^-]+-/, '').replace(/HandlerFunction.*$/, '');

function resources({ runtime, connection }: Announcement): string[] {
  const { lambda, sqs, scheduler, httpApi } = runtime.services;
  const names = new Map(Object.entries(connection.aws.queueUrls).map(([name, url]) => [url, name]));
  // The dead letters of a queue are a column of its row.
  const queues = Object.entries(sqs.statistics()).flatMap(([physical, { url, visible, inFlight, delayed, dead }]) => {
    const name = names.get(url) ?? physical;
    return name.endsWith('-dead-letters') ? [] : [[name, visible, inFlight, delayed, dead ?? '–']];
  });
  const functions = Object.entries(lambda.statistics()).map(([name, { invocations, errors }]) => [
    name,
    invocations,
    errors,
  ]);
  const schedules = scheduler
    .schedules()
    .map(({ name, expression, timeZone, next }) => [name, expression, timeZone, next ?? '–']);
  const routes = httpApi.routes().map(({ routeKey, functionArn }) => [routeKey, shortName(functionArn)]);
  return [
    ...table(['function', 'invocations', 'errors'], functions),
    '',
    ...table(['queue', 'visible', 'in flight', 'delayed', 'dead'], queues),
    '',
    ...table(['schedule', 'expression', 'zone', 'next'], schedules),
    '',
    ...table(['route', 'function'], routes),
  ];
}

function triggers(reports: readonly TriggerReport[]): string[] {
  if (reports.length === 0) return [];
  const rows = reports.map(({ name, status, matched, created, deferred, suppressed }) => {
    const reasons = Object.entries(suppressed).map(([reason, count]) => `${count} ${reason}`);
    return [name, status, matched, created, deferred, reasons.join(', ') || '0'];
  });
  const examples = reports.flatMap((report) =>
    report.error
      ? [`  ${report.name}: ${report.error}`]
      : report.examples.map(({ title, assignee }) => `  ${report.name}: “${title}” for ${assignee ?? 'no one'}`),
  );
  return [
    'What the triggers did for the demo tenant:',
    ...table(['trigger', 'evaluation', 'matched', 'created', 'deferred', 'suppressed'], rows),
    '',
    'A few of the tasks:',
    ...examples,
    '',
  ];
}

function curl({ apiUrl, demo, platformKey }: Connection): string {
  if (demo) return `curl -s ${apiUrl}/api/admin/triggers -H 'Authorization: Bearer ${demo.adminKey}'`;
  const body = JSON.stringify({ slug: 'first', name: 'First tenant', timeZone: 'Europe/Berlin' });
  const headers = `-H 'Authorization: Bearer ${platformKey}' -H 'Content-Type: application/json'`;
  return `curl -s -X POST ${apiUrl}/api/admin/tenants ${headers} -d '${body}'`;
}

/** Returns the text. The first line is `ready http://…`, for programs that wait for it. */
export function announcement(given: Announcement): string {
  const { runtime, connection, dataFolder, reports, seconds } = given;
  const lines = [
    `ready ${connection.apiUrl}`,
    '',
    ...resources(given),
    '',
    ...triggers(reports),
    `The clock shows ${runtime.clock.now().toISOString()}. Move it by six hours and run everything that is due:`,
    `  curl -s -X POST ${connection.controlUrl}/_local/clock -d '{"advance":"PT6H"}'`,
    'Call the API:',
    `  ${curl(connection)}`,
    'Open the database:',
    `  psql '${connection.databaseUrl}'`,
    'To make a booking and see its call, read "A first booking in a minute" in README.md.',
    `Programs find keys, URLs and queue names in ${dataFolder}/runtime.json`,
    `Started in ${seconds.toFixed(1)} s. Ctrl-C stops everything; the next start keeps the data.`,
  ];
  return lines.join('\n');
}
