import { handleHttp } from '../http/handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { getSigningKey } from './signing-key.ts';

export const handler = handleHttp([getCircuitBreakers, resetCircuitBreaker, getSigningKey]);
