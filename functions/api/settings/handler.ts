import { handleHttp } from '../http/handle-http.ts';
import { changeEmailPreference, readEmailPreference } from './email-preference.ts';
import { changeSettings, readSettings } from './settings.ts';

export const handler = handleHttp([readSettings, changeSettings, readEmailPreference, changeEmailPreference]);
