/** Every queue of the ledger, one line each, in alphabetical order: this file is the list. */
export { aiGeneration } from './ai-generation/queue.ts';
export { databaseOperations } from './database-operations/queue.ts';
export { email } from './email/queue.ts';
export { fileOperations } from './file-operations/queue.ts';
export { http } from './http/queue.ts';
export { messages } from './messages/queue.ts';
export { pdfGeneration } from './pdf-generation/queue.ts';
export { scheduledTasks } from './scheduled-tasks/queue.ts';
