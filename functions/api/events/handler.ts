import { connect } from '../../engine/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../handle-http.ts';
import { recordEvent } from './record-event.ts';

export const handler = handleHttp([recordEvent], { database: connect(PATIENCE_SECONDS) });
