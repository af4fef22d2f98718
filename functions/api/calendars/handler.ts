import { handleHttp } from '../http/handle-http.ts';
import { findMoment, listOpenSpans, previewCalendar } from './ask/ask-calendars.ts';
import { getCalendar, listCalendars } from './read-calendars.ts';
import { changeCalendar, createCalendar, removeCalendar } from './write-calendars.ts';

const writes = [createCalendar, changeCalendar, removeCalendar];

export const handler = handleHttp([listCalendars, getCalendar, listOpenSpans, findMoment, previewCalendar, ...writes]);
