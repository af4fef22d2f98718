import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { recordEvent } from './record-event.ts';

export const handler = handleHttp([recordEvent], { database: connect(PATIENCE_SECONDS) });
