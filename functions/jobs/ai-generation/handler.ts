import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { aiGeneration } from './queue.ts';

export const handler = handleJobs(aiGeneration, jobTypes);
