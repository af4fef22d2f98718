/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { generatePdf } from './generate-pdf/job.ts';
export { printText } from './print-text/job.ts';
