import { defineJobQueue } from '../../engine/ledger/define.ts';

export const aiGeneration = defineJobQueue({
  name: 'ai-generation',
  description: 'Writes business plans and deliverables with a language model, one at a time.',
  atOnce: 1,
  perMinute: 10,
  timeoutSeconds: 300, // a job may take half of it
  memoryMegabytes: 512,
  capabilities: ['documents', 'writing-files'],
});
