import { handleHttp } from '../http/handle-http.ts';
import { listNodeTypes } from './list-node-types.ts';
import { getWorkflow, listWorkflows, validateWorkflow } from './read-workflows.ts';
import { getEntryJob, stopEntryJob } from './runs/entry-jobs.ts';
import { cancelRun, startRuns, wakeRun } from './runs/move-runs.ts';
import { getRun, getRunTrace, listRuns } from './runs/read-runs.ts';
import { activateWorkflow, pauseWorkflow, resumeWorkflow } from './states/change-state.ts';
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

const runs = [startRuns, getEntryJob, stopEntryJob, listRuns, getRun, getRunTrace, cancelRun, wakeRun];
const states = [activateWorkflow, pauseWorkflow, resumeWorkflow];

export const handler = handleHttp([...drafts, ...versions, ...states, ...runs]);
