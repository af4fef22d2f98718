import { handleHttp } from '../http/handle-http.ts';
import { getEvent, listEvents } from './read-events.ts';
import { recordEvent } from './record-event.ts';

export const handler = handleHttp([recordEvent, listEvents, getEvent]);
