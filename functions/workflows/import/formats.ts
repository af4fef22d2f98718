/** Every format of files, one line each: this file is the list. Their names, in the order in which a content is looked at, are in format-names.ts. */

export { messageFlow } from './message-flow/index.ts';
export { n8n } from './n8n/index.ts';
export { ours } from './own/index.ts';
export { workflowRecords } from './workflow-records/index.ts';
