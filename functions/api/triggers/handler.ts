import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { ring } from '../http/ring.ts';
import { previewTrigger } from './preview-trigger.ts';
import { getEvaluation, listEvaluations } from './read-evaluations.ts';
import { getTrigger, listTriggers, listTriggerTasks } from './read-triggers.ts';
import { processTriggers, runTrigger } from './run-triggers.ts';
import { changeTrigger, createTrigger, switchOffTrigger } from './write-triggers.ts';

const reads = [listTriggers, getTrigger, listTriggerTasks, listEvaluations, getEvaluation];
const writes = [createTrigger, changeTrigger, switchOffTrigger];
const looks = [previewTrigger, runTrigger, processTriggers];

export const handler = handleHttp([...reads, ...writes, ...looks], { database: connect(PATIENCE_SECONDS), ring });
