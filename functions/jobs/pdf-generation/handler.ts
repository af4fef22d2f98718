import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { pdfGeneration } from './queue.ts';

export const handler = handleJobs(pdfGeneration, jobTypes);
