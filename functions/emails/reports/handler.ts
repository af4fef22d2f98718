/** Records bounces and complaints about e-mails. Handles what EventBridge sends of SES's events. */
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { handleQueue, type MessageBody } from '../../engine/queue/handle-queue.ts';
import { recordReports } from './queries.gen.ts';
import { readReports } from './read-report.ts';

const database = connect();

async function handle(body: MessageBody): Promise<void> {
  const read = readReports(body);
  if (!read) {
    log('info', 'A report that concerns no tenant');
    return;
  }
  const { tenantId, reports } = read;
  const counts = await database.one(recordReports, { tenantId, reports: [...reports], now: now() });
  const { hardBounces, softBounces, complaints } = counts;
  log('info', 'Mail reports', { tenantId, hardBounces, softBounces, complaints });
  const met = { HardBounces: hardBounces, SoftBounces: softBounces, Complaints: complaints };
  countMetrics('emails', Object.fromEntries(Object.entries(met).map(([name, count]) => [name, Number(count)])));
}

export const handler = handleQueue(handle);
