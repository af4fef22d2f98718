import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { getSigningKey } from './signing-key.ts';

export const handler = handleHttp([getCircuitBreakers, resetCircuitBreaker, getSigningKey], {
  database: connect(PATIENCE_SECONDS),
});
