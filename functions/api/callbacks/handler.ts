import { handleHttp } from '../http/handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { getSigningKey } from './signing-key.ts';
import { testEndpoint } from './test-call/test-endpoint.ts';

export const handler = handleHttp([getCircuitBreakers, resetCircuitBreaker, getSigningKey, testEndpoint]);
