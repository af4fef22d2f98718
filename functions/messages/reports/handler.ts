/** Takes answers and reports of AWS End User Messaging, from SNS topics and EventBridge: a batch is one statement. */
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { handleBatch } from '../../engine/queue/handle-batch.ts';
import { receiveReports } from './queries.gen.ts';
import { readReport } from './read-report.ts';

const database = connect();

export const handler = handleBatch({
  read: readReport,
  async work(reports) {
    const texts = reports.flatMap((report) => report.texts).map((text) => ({ ...text }));
    const deliveries = reports.flatMap((report) => report.deliveries).map((delivery) => ({ ...delivery }));
    if (texts.length === 0 && deliveries.length === 0) return;
    const counts = await database.one(receiveReports, { texts, deliveries, now: now() });
    log('info', 'Message reports', { reports: reports.length, ...counts });
    countMetrics('messages', { TextsReceived: counts.received, DeliveryReports: counts.deliveries });
  },
});
