import { handleHttp } from '../http/handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { blockLane, freeLane, resetLane } from './lanes/operate-lanes.ts';
import { getLane, listLanes } from './lanes/read-lanes.ts';
import { changeLane, createLane, removeLane } from './lanes/write-lanes.ts';
import { blockPage, freePage, resetPageBreaker } from './pages/operate-pages.ts';
import { getPage, listPages } from './pages/read-pages.ts';
import { changePage, createPage } from './pages/write-pages.ts';
import { getSigningKey } from './signing-key.ts';
import { changeConsent, readConsents } from './subscribers/consents.ts';
import { listSubscribers, storeSubscribers } from './subscribers/subscribers.ts';
import { testEndpoint } from './test-call/test-endpoint.ts';

const endpoints = [getCircuitBreakers, resetCircuitBreaker, getSigningKey, testEndpoint];
const lanes = [listLanes, getLane, createLane, changeLane, removeLane, blockLane, freeLane, resetLane];
const pages = [listPages, getPage, createPage, changePage, blockPage, freePage, resetPageBreaker];
const subscribers = [listSubscribers, storeSubscribers, readConsents, changeConsent];

export const handler = handleHttp([...endpoints, ...lanes, ...pages, ...subscribers]);
