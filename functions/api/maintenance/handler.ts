import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { ring } from '../http/send-wake-ups.ts';
import { listMaintenance } from './list-maintenance.ts';
import { runMaintenance } from './run-maintenance.ts';

export const handler = handleHttp([listMaintenance, runMaintenance], { database: connect(PATIENCE_SECONDS), ring });
