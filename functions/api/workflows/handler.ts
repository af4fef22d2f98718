import { handleHttp } from '../http/handle-http.ts';
import { dryRunWorkflow } from './dry-run/dry-run.ts';
import { explainWorkflow } from './explain/explain-workflow.ts';
import { forecastWorkflow } from './forecast/forecast-workflow.ts';
import { listNodeTypes } from './list-node-types.ts';
import { getWorkflow, listWorkflows, validateWorkflow } from './read-workflows.ts';
import { cancelRun, startRuns, wakeRun } from './runs/move-runs.ts';
import { getRun, listRuns } from './runs/read-runs.ts';
import { activateWorkflow, pauseWorkflow, resumeWorkflow } from './states/change-state.ts';
import { getWorkflowStatistics } from './statistics/read-statistics.ts';
import { getRunTrace } from './trace/read-trace.ts';
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

const runs = [startRuns, listRuns, getRun, cancelRun, wakeRun];
const states = [activateWorkflow, pauseWorkflow, resumeWorkflow];
const insight = [getWorkflowStatistics, getRunTrace, explainWorkflow, dryRunWorkflow, forecastWorkflow];

export const handler = handleHttp([...drafts, ...versions, ...states, ...runs, ...insight]);
