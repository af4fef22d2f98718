import { handleHttp } from '../http/handle-http.ts';
import { recordEvent } from './record-event.ts';

export const handler = handleHttp([recordEvent]);
