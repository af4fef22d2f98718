import { handleHttp } from '../http/handle-http.ts';
import { sendWakeUps } from '../http/send-wake-ups.ts';
import { listMaintenance } from './list-maintenance.ts';
import { pauseMaintenance, resumeMaintenance } from './pauses/pauses.ts';
import { runMaintenance } from './run-maintenance.ts';

export const handler = handleHttp([listMaintenance, runMaintenance, pauseMaintenance, resumeMaintenance], {
  sendWakeUps,
});
