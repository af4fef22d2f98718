/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { callHttp } from './call-http/job.ts';
export { sendWebhook } from './send-webhook/job.ts';
