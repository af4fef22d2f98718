import { connect } from '../../engine/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../handle-http.ts';
import { changeSettings, readSettings } from './settings.ts';

export const handler = handleHttp([readSettings, changeSettings], { database: connect(PATIENCE_SECONDS) });
