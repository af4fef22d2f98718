/** Every system, one line each, in alphabetical order: this file is the list. */
export { bookings } from './bookings/index.ts';
export { emails } from './emails/index.ts';
export { messages } from './messages/index.ts';
export { workflows } from './workflows/index.ts';
