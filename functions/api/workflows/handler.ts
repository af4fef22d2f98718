import { handleHttp } from '../http/handle-http.ts';
import { countRuns, getMove, moveRuns, stopMove } from './bulk/move-many.ts';
import { dryRunWorkflow } from './dry-run/dry-run.ts';
import { listExperimentSplits } from './experiments/list-splits.ts';
import { decideExperiment, startExperiment, stopExperiment } from './experiments/operate/operate-experiments.ts';
import { chooseArm, listArmChoices } from './experiments/overrides/overrides.ts';
import { getExperiment, listExperiments } from './experiments/read-experiments.ts';
import { getExperimentBaseline } from './experiments/results/baseline.ts';
import { planExperiment } from './experiments/results/plan.ts';
import { getExperimentResults, getExperimentSums } from './experiments/results/read-results.ts';
import { changeExperiment, createExperiment, removeExperiment } from './experiments/write-experiments.ts';
import { explainWorkflow } from './explain/explain-workflow.ts';
import { forecastWorkflow } from './forecast/forecast-workflow.ts';
import { listNodeTypes } from './list-node-types.ts';
import { planMigration, reverseMigration } from './migrations/migrate.ts';
import { getMigration, listMigrations } from './migrations/read-migrations.ts';
import { listPastExecutions } from './past-executions/list-past-executions.ts';
import { getWorkflow, listCustomerAttributes, listWorkflows, validateWorkflow } from './read-workflows.ts';
import { getEntryJob, stopEntryJob } from './runs/entry-jobs.ts';
import { cancelRun, pauseRun, replayRun, resumeRun, retryRun, wakeRun } from './runs/move-runs.ts';
import { getRun, listRuns } from './runs/read-runs.ts';
import { startRuns } from './runs/start-runs.ts';
import { getWorkflowScore } from './score/read-score.ts';
import { activateWorkflow, pauseWorkflow, resumeWorkflow } from './states/change-state.ts';
import { listNotable, listWorkflowFigures } from './statistics/list-figures.ts';
import { getWorkflowStatistics } from './statistics/read-statistics.ts';
import { approveWorkflowTemplate } from './templates/approve-template.ts';
import { createWorkflowTemplate, deleteWorkflowTemplate } from './templates/create-template.ts';
import { getWorkflowTemplate, listWorkflowTemplates, rateWorkflowTemplate } from './templates/templates.ts';
import { getRunTrace } from './trace/read-trace.ts';
import { exportWorkflow } from './transfer/transfer.ts';
import { publishWorkflow } from './versions/publish.ts';
import { diffVersions, getVersion, listVersions } from './versions/read-versions.ts';
import { archiveWorkflow, changeWorkflow, createWorkflow } from './write-workflows.ts';

const drafts = [
  listNodeTypes,
  listCustomerAttributes,
  listWorkflows,
  getWorkflow,
  validateWorkflow,
  createWorkflow,
  changeWorkflow,
  archiveWorkflow,
];
const versions = [publishWorkflow, listVersions, getVersion, diffVersions];
const files = [exportWorkflow, listPastExecutions];
const templates = [
  ...[listWorkflowTemplates, getWorkflowTemplate, createWorkflowTemplate, deleteWorkflowTemplate],
  ...[rateWorkflowTemplate, approveWorkflowTemplate],
];

const runs = [startRuns, getEntryJob, stopEntryJob, listRuns, getRun];
const moves = [cancelRun, pauseRun, resumeRun, retryRun, wakeRun, replayRun, countRuns, moveRuns, getMove, stopMove];
const migrations = [planMigration, listMigrations, getMigration, reverseMigration];
const states = [activateWorkflow, pauseWorkflow, resumeWorkflow];
const insight = [
  ...[listWorkflowFigures, listNotable, getWorkflowStatistics, getRunTrace, explainWorkflow],
  ...[dryRunWorkflow, forecastWorkflow, getWorkflowScore],
];

const experiments = [
  ...[listExperiments, listExperimentSplits, getExperiment, createExperiment, changeExperiment, removeExperiment],
  ...[startExperiment, stopExperiment, decideExperiment, chooseArm, listArmChoices],
  ...[getExperimentResults, getExperimentSums, getExperimentBaseline, planExperiment],
];

export const handler = handleHttp([
  ...[...drafts, ...versions, ...states, ...runs],
  ...[...moves, ...migrations, ...insight, ...files, ...templates, ...experiments],
]);
