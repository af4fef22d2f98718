import { handleHttp } from '../http/handle-http.ts';
import { sendWakeUps } from '../http/send-wake-ups.ts';
import { previewNewTrigger, previewTrigger } from './evaluations/preview-trigger.ts';
import { getEvaluation, listEvaluations } from './evaluations/read-evaluations.ts';
import { processTriggers, runTrigger } from './evaluations/run-triggers.ts';
import { forecastTrigger } from './forecast/forecast-trigger.ts';
import { importTriggers } from './import/import-triggers.ts';
import { getTrigger, listTriggers, listTriggerTasks } from './read-triggers.ts';
import { getTriggerScore } from './score/read-score.ts';
import { getTriggerStatistics } from './statistics/read-statistics.ts';
import { changeTrigger, createTrigger, replaceTrigger, switchOffTrigger } from './write-triggers.ts';

const reads = [listTriggers, getTrigger, listTriggerTasks, listEvaluations, getEvaluation];
const writes = [createTrigger, changeTrigger, replaceTrigger, switchOffTrigger, importTriggers];
const insight = [getTriggerStatistics, getTriggerScore];
const evaluations = [forecastTrigger, previewTrigger, previewNewTrigger, runTrigger, processTriggers];

export const handler = handleHttp([...reads, ...writes, ...insight, ...evaluations], { sendWakeUps });
