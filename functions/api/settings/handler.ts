import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { changeEmailPreference, readEmailPreference } from './email-preference.ts';
import { changeSettings, readSettings } from './settings.ts';

export const handler = handleHttp([readSettings, changeSettings, readEmailPreference, changeEmailPreference], {
  database: connect(PATIENCE_SECONDS),
});
