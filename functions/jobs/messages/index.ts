/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { sendMessage } from './send-message/job.ts';
