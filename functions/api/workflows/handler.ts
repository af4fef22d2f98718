import { handleHttp } from '../http/handle-http.ts';
import { listNodeTypes } from './list-node-types.ts';
import { getWorkflow, listWorkflows, validateWorkflow } from './read-workflows.ts';
import { publishWorkflow } from './versions/publish.ts';
import { diffVersions, getVersion, listVersions } from './versions/read-versions.ts';
import { archiveWorkflow, changeWorkflow, createWorkflow } from './write-workflows.ts';

const drafts = [
  listNodeTypes,
  listWorkflows,
  getWorkflow,
  validateWorkflow,
  createWorkflow,
  changeWorkflow,
  archiveWorkflow,
];
const versions = [publishWorkflow, listVersions, getVersion, diffVersions];

export const handler = handleHttp([...drafts, ...versions]);
