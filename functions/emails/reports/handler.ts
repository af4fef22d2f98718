/** Records deliveries, bounces and complaints about e-mails. Handles what EventBridge sends of SES's events: a batch is one statement. */
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { handleBatch } from '../../engine/queue/handle-batch.ts';
import { recordReports } from './queries.gen.ts';
import { readReports } from './read-report.ts';

const database = connect();

export const handler = handleBatch({
  read: readReports,
  async work(events) {
    const reports = events.flat();
    if (reports.length === 0) {
      log('info', 'Reports that concern no tenant', { events: events.length });
      return;
    }
    const counts = await database.one(recordReports, { reports, now: now() });
    log('info', 'Mail reports', { events: events.length, ...counts });
    const { hardBounces, softBounces, complaints, deliveries } = counts;
    const met = { HardBounces: hardBounces, SoftBounces: softBounces, Complaints: complaints, Deliveries: deliveries };
    countMetrics('emails', Object.fromEntries(Object.entries(met).map(([name, count]) => [name, Number(count)])));
  },
});
