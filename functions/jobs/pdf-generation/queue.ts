import { defineJobQueue } from '../../engine/ledger/define.ts';

export const pdfGeneration = defineJobQueue({
  name: 'pdf-generation',
  description: 'Makes PDF files of documents.',
  atOnce: 3,
  perMinute: 100,
  timeoutSeconds: 120, // a job may take half of it
  memoryMegabytes: 1024,
  capabilities: ['reading-files', 'writing-files'],
});
