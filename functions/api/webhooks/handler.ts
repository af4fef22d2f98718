import { handleHttp } from '../http/handle-http.ts';
import { authorizeConnection } from './connections/authorization/authorize-connection.ts';
import { getConnection, listConnections, listConnectionUsers } from './connections/read-connections.ts';
import { testConnection } from './connections/test-call/test-connection.ts';
import { changeConnection, createConnection, removeConnection } from './connections/write-connections.ts';
import { getWebhookDelivery, listWebhookDeliveries, replayWebhookDelivery } from './deliveries.ts';
import { getWebhookEndpoint, listWebhookEndpoints } from './read-endpoints.ts';
import { getWebhookSubscription, listWebhookSubscriptions } from './subscriptions/read-subscriptions.ts';
import { listSubscriptionDeliveries, replaySubscriptionDelivery } from './subscriptions/subscription-deliveries.ts';
import {
  changeWebhookSubscription,
  createWebhookSubscription,
  removeWebhookSubscription,
  rotateSubscriptionSecret,
} from './subscriptions/write-subscriptions.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  removeWebhookEndpoint,
  rotateWebhookSecret,
} from './write-endpoints.ts';

const reads = [listWebhookEndpoints, getWebhookEndpoint, listWebhookDeliveries, getWebhookDelivery];
const writes = [createWebhookEndpoint, changeWebhookEndpoint, removeWebhookEndpoint, rotateWebhookSecret];

const endpoints = [...reads, ...writes, replayWebhookDelivery];

const changes = [createWebhookSubscription, changeWebhookSubscription, removeWebhookSubscription];
const deliveries = [listSubscriptionDeliveries, replaySubscriptionDelivery];
const subscriptions = [listWebhookSubscriptions, getWebhookSubscription, ...changes, rotateSubscriptionSecret];

const kept = [listConnections, getConnection, createConnection, changeConnection, removeConnection];
const connections = [...kept, listConnectionUsers, testConnection, authorizeConnection];

export const handler = handleHttp([...endpoints, ...subscriptions, ...deliveries, ...connections]);
