/**
 * Every route of the API, with the shapes of its requests and replies. The stack creates these routes, the handlers answer them
 * and the tests walk through them. Loads in a browser: checks that need the server are in checked-routes.ts files.
 */
import { routes as calendar } from './bookings/calendar/routes.ts';
import { routes as followups } from './bookings/followup/routes.ts';
import { routes as bookings } from './bookings/routes.ts';
import { routes as calendarQuestions } from './calendars/ask/routes.ts';
import { routes as calendars } from './calendars/routes.ts';
import { routes as cadence } from './callbacks/cadence/routes.ts';
import { routes as campaigns } from './callbacks/campaigns/routes.ts';
import { routes as messageFlows } from './callbacks/flows/routes.ts';
import { routes as lanes } from './callbacks/lanes/routes.ts';
import { routes as pages } from './callbacks/pages/routes.ts';
import { routes as callbacks } from './callbacks/routes.ts';
import { routes as schedules } from './callbacks/schedules/routes.ts';
import { routes as subscribers } from './callbacks/subscribers/routes.ts';
import { routes as testCalls } from './callbacks/test-call/routes.ts';
import { routes as erasures } from './crm/erasure/routes.ts';
import { routes as rowExports } from './crm/exports/routes.ts';
import { routes as rowImports } from './crm/imports/routes.ts';
import { routes as rows } from './crm/routes.ts';
import { routes as explanations } from './customers/explain/routes.ts';
import { routes as customers } from './customers/routes.ts';
import { routes as timeline } from './customers/timeline/routes.ts';
import { routes as deadLetters } from './dead-letters/routes.ts';
import { routes as documents } from './documents/routes.ts';
import { routes as emails } from './emails/routes.ts';
import { routes as events } from './events/routes.ts';
import type { Route } from './http/request/route.ts';
import { routes as workflowImports } from './imports/routes.ts';
import { routes as inbound } from './inbound/routes.ts';
import type { RouteFunction } from './index.ts';
import { routes as discards } from './jobs/discards/routes.ts';
import { routes as failures } from './jobs/failures/routes.ts';
import { routes as pauses } from './jobs/pauses/routes.ts';
import { routes as jobs } from './jobs/routes.ts';
import { routes as maintenancePauses } from './maintenance/pauses/routes.ts';
import { routes as maintenance } from './maintenance/routes.ts';
import { routes as kpis } from './overview/kpis/routes.ts';
import { routes as overview } from './overview/routes.ts';
import { routes as suggestions } from './overview/suggestions/routes.ts';
import { routes as publicRoutes } from './public/routes.ts';
import { routes as preferences } from './settings/preference-routes.ts';
import { routes as settings } from './settings/routes.ts';
import { routes as board } from './tasks/board/routes.ts';
import { routes as byRep } from './tasks/by-rep/routes.ts';
import { routes as evenOut } from './tasks/even-out/routes.ts';
import { routes as ratings } from './tasks/rating/routes.ts';
import { routes as reassign } from './tasks/reassign/routes.ts';
import { routes as tasks } from './tasks/routes.ts';
import { routes as sampleMetrics } from './tasks/sample-metrics/routes.ts';
import { routes as users } from './tasks/users/routes.ts';
import { routes as audit } from './tenants/audit/routes.ts';
import { routes as tenantList } from './tenants/list-tenants/routes.ts';
import { routes as quotas } from './tenants/quotas/routes.ts';
import { routes as tenants } from './tenants/routes.ts';
import { routes as sessions } from './tenants/sessions/routes.ts';
import { routes as evaluations } from './triggers/evaluations/routes.ts';
import { routes as forecasts } from './triggers/forecast/routes.ts';
import { routes as triggerImports } from './triggers/import/routes.ts';
import { routes as triggers } from './triggers/routes.ts';
import { routes as triggerScores } from './triggers/score/routes.ts';
import { routes as statistics } from './triggers/statistics/routes.ts';
import { routes as unsubscribe } from './unsubscribe/routes.ts';
import { routes as connections } from './webhooks/connections/routes.ts';
import { routes as webhooks } from './webhooks/routes.ts';
import { routes as subscriptions } from './webhooks/subscriptions/routes.ts';
import { routes as runMoves } from './workflows/bulk/bulk-routes.ts';
import { routes as dryRuns } from './workflows/dry-run/dry-run-routes.ts';
import { routes as experimentResults } from './workflows/experiments/results/results-routes.ts';
import { routes as experiments } from './workflows/experiments/routes.ts';
import { routes as workflowExplanations } from './workflows/explain/explain-routes.ts';
import { routes as workflowForecasts } from './workflows/forecast/forecast-routes.ts';
import { routes as migrations } from './workflows/migrations/migration-routes.ts';
import { routes as pastExecutions } from './workflows/past-executions/past-execution-routes.ts';
import { routes as workflows } from './workflows/routes.ts';
import { routes as runs } from './workflows/runs/run-routes.ts';
import { routes as workflowScores } from './workflows/score/score-routes.ts';
import { routes as workflowStates } from './workflows/states/state-routes.ts';
import { routes as workflowStatistics } from './workflows/statistics/statistics-routes.ts';
import { routes as workflowTemplates } from './workflows/templates/template-routes.ts';
import { routes as runTrace } from './workflows/trace/trace-routes.ts';
import { routes as workflowFiles } from './workflows/transfer/transfer-routes.ts';

/** A route whose function is listed in index.ts. */
type ListedRoute = Route & { readonly function: RouteFunction };

const routeObjects: readonly Readonly<Record<string, ListedRoute>>[] = [
  publicRoutes,
  overview,
  suggestions,
  kpis,
  tenants,
  tenantList,
  audit,
  quotas,
  sessions,
  triggers,
  evaluations,
  forecasts,
  triggerImports,
  statistics,
  triggerScores,
  tasks,
  board,
  byRep,
  reassign,
  evenOut,
  ratings,
  users,
  sampleMetrics,
  maintenance,
  maintenancePauses,
  jobs,
  failures,
  discards,
  pauses,
  events,
  settings,
  preferences,
  rows,
  erasures,
  rowImports,
  rowExports,
  customers,
  timeline,
  explanations,
  deadLetters,
  documents,
  emails,
  unsubscribe,
  inbound,
  bookings,
  calendar,
  followups,
  callbacks,
  lanes,
  messageFlows,
  campaigns,
  schedules,
  pages,
  subscribers,
  testCalls,
  cadence,
  calendars,
  calendarQuestions,
  webhooks,
  subscriptions,
  connections,
  workflows,
  runs,
  experiments,
  experimentResults,
  workflowStates,
  runMoves,
  migrations,
  workflowStatistics,
  workflowScores,
  runTrace,
  workflowExplanations,
  workflowTemplates,
  workflowFiles,
  workflowImports,
  pastExecutions,
  dryRuns,
  workflowForecasts,
];

export const routes: readonly ListedRoute[] = routeObjects.flatMap((ofFunction) => Object.values(ofFunction));
