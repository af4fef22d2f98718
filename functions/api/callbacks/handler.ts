import { handleHttp } from '../http/handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { blockLane, freeLane, resetLane } from './lanes/operate-lanes.ts';
import { getLane, listLanes } from './lanes/read-lanes.ts';
import { changeLane, createLane, removeLane } from './lanes/write-lanes.ts';
import { getSigningKey } from './signing-key.ts';
import { testEndpoint } from './test-call/test-endpoint.ts';

const endpoints = [getCircuitBreakers, resetCircuitBreaker, getSigningKey, testEndpoint];
const lanes = [listLanes, getLane, createLane, changeLane, removeLane, blockLane, freeLane, resetLane];

export const handler = handleHttp([...endpoints, ...lanes]);
