import { handleHttp } from '../http/handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { listNextOrders } from './cadence/next-orders.ts';
import { getCadence, getPrediction } from './cadence/read-cadence.ts';
import { countAudience } from './campaigns/count/count-audience.ts';
import { countCampaignNodes } from './campaigns/count/count-nodes.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign, startCampaign } from './campaigns/operate/operate-campaigns.ts';
import { getCampaign, listCampaigns } from './campaigns/read-campaigns.ts';
import { changeCampaign, createCampaign } from './campaigns/write-campaigns.ts';
import { cancelMessageRun } from './flows/cancel-run.ts';
import { listMessageLogs } from './flows/list-logs.ts';
import { getMessageRunStats, getTriggerRunStats } from './flows/read-stats.ts';
import { blockLane, freeLane, resetLane } from './lanes/operate-lanes.ts';
import { getLane, listLanes } from './lanes/read-lanes.ts';
import { changeLane, createLane, removeLane } from './lanes/write-lanes.ts';
import { blockPage, freePage, resetPageBreaker } from './pages/operate-pages.ts';
import { getPage, listPages } from './pages/read-pages.ts';
import { changePage, createPage } from './pages/write-pages.ts';
import { pauseSchedule, resumeSchedule, runSchedule } from './schedules/operate-schedules.ts';
import { getSchedule, listFirings, listNextMoments, listSchedules } from './schedules/read-schedules.ts';
import { previewSchedule } from './schedules/timing/preview-schedule.ts';
import { changeSchedule, createSchedule, removeSchedule } from './schedules/write-schedules.ts';
import { getSigningKey } from './signing-key.ts';
import { changeConsent, readConsents } from './subscribers/consents.ts';
import { listSubscribers, storeSubscribers } from './subscribers/subscribers.ts';
import { testEndpoint } from './test-call/test-endpoint.ts';

const endpoints = [getCircuitBreakers, resetCircuitBreaker, getSigningKey, testEndpoint];
const lanes = [listLanes, getLane, createLane, changeLane, removeLane, blockLane, freeLane, resetLane];
const pages = [listPages, getPage, createPage, changePage, blockPage, freePage, resetPageBreaker];
const subscribers = [listSubscribers, storeSubscribers, readConsents, changeConsent];
const flows = [getTriggerRunStats, getMessageRunStats, cancelMessageRun, listMessageLogs];
const drafts = [listCampaigns, getCampaign, createCampaign, changeCampaign, countAudience, countCampaignNodes];
const campaigns = [...drafts, startCampaign, pauseCampaign, resumeCampaign, cancelCampaign];
const kept = [listSchedules, getSchedule, createSchedule, changeSchedule, removeSchedule];
const schedules = [...kept, previewSchedule, listNextMoments, listFirings, runSchedule, pauseSchedule, resumeSchedule];

export const handler = handleHttp([
  ...[
    ...endpoints,
    ...lanes,
    ...pages,
    ...subscribers,
    ...flows,
    ...campaigns,
    ...schedules,
    getCadence,
    listNextOrders,
    getPrediction,
  ],
]);
