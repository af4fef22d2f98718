import { connect } from '../../engine/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../handle-http.ts';
import { ring } from '../ring.ts';
import { listMaintenance } from './list-maintenance.ts';
import { runMaintenance } from './run-maintenance.ts';

export const handler = handleHttp([listMaintenance, runMaintenance], { database: connect(PATIENCE_SECONDS), ring });
