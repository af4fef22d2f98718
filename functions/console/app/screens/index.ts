/** Every screen: a folder here, and its line. */
import { type ComponentType, lazy } from 'react';
import type { IconName } from '../parts/icon.tsx';

/** Groups of the navigation, in their order; the first has no heading. */
export const groups = ['', 'Follow-ups', 'Journeys', 'Engine', 'Tenant'] as const;

interface Screen {
  /** Below /console. */
  readonly path: string;
  readonly title: string;
  readonly group: (typeof groups)[number];
  /** Without an icon it is reached from another screen, and has no entry in the navigation. */
  readonly icon?: IconName;
  /** Second key of the shortcut that goes there. */
  readonly key?: string;
  /** Of the installation, and of no tenant: the platform's key needs to choose none. */
  readonly isOfInstallation?: true;
  readonly Screen: ComponentType;
}

export const screens: readonly Screen[] = [
  {
    path: '/overview',
    title: 'Overview',
    group: '',
    icon: 'overview',
    key: 'o',
    Screen: lazy(() => import('./overview/overview.tsx')),
  },
  {
    path: '/kpis',
    title: 'KPIs',
    group: '',
    icon: 'kpis',
    key: 'i',
    Screen: lazy(() => import('./kpis/kpis.tsx')),
  },
  {
    path: '/tasks',
    title: 'Tasks',
    group: 'Follow-ups',
    icon: 'tasks',
    key: 't',
    Screen: lazy(() => import('./tasks/tasks.tsx')),
  },
  {
    path: '/triggers',
    title: 'Triggers',
    group: 'Follow-ups',
    icon: 'triggers',
    key: 'r',
    Screen: lazy(() => import('./triggers/triggers.tsx')),
  },
  {
    path: '/triggers/new',
    title: 'New trigger',
    group: 'Follow-ups',
    Screen: lazy(() => import('./new-trigger/new-trigger.tsx')),
  },
  { path: '/triggers/:id', title: 'Trigger', group: 'Follow-ups', Screen: lazy(() => import('./trigger/trigger.tsx')) },
  {
    path: '/bookings',
    title: 'Bookings',
    group: 'Follow-ups',
    icon: 'booking',
    key: 'b',
    Screen: lazy(() => import('./bookings/bookings.tsx')),
  },
  { path: '/bookings/:id', title: 'Booking', group: 'Follow-ups', Screen: lazy(() => import('./booking/booking.tsx')) },
  {
    path: '/customers',
    title: 'Customers',
    group: 'Follow-ups',
    icon: 'customers',
    key: 'c',
    Screen: lazy(() => import('./customers/customers.tsx')),
  },
  {
    path: '/customers/:id',
    title: 'Customer',
    group: 'Follow-ups',
    Screen: lazy(() => import('./customer/customer.tsx')),
  },
  {
    path: '/workflows',
    title: 'Workflows',
    group: 'Journeys',
    icon: 'workflow',
    key: 'w',
    Screen: lazy(() => import('./workflows/workflows.tsx')),
  },
  {
    path: '/workflows/new',
    title: 'New workflow',
    group: 'Journeys',
    Screen: lazy(() => import('./new-workflow/new-workflow.tsx')),
  },
  {
    path: '/workflows/:id',
    title: 'Workflow',
    group: 'Journeys',
    Screen: lazy(() => import('./workflow/workflow.tsx')),
  },
  { path: '/runs/:id', title: 'Run', group: 'Journeys', Screen: lazy(() => import('./run/run.tsx')) },
  {
    path: '/campaigns',
    title: 'Campaigns',
    group: 'Journeys',
    icon: 'campaign',
    key: 'p',
    Screen: lazy(() => import('./campaigns/campaigns.tsx')),
  },
  {
    path: '/campaigns/new',
    title: 'New campaign',
    group: 'Journeys',
    Screen: lazy(() => import('./campaign/new-campaign.tsx')),
  },
  {
    path: '/campaigns/:id',
    title: 'Campaign',
    group: 'Journeys',
    Screen: lazy(() => import('./campaign/campaign.tsx')),
  },
  {
    path: '/calendars',
    title: 'Calendars',
    group: 'Journeys',
    icon: 'calendar',
    key: 'd',
    Screen: lazy(() => import('./calendars/calendars.tsx')),
  },
  {
    path: '/calendars/new',
    title: 'New calendar',
    group: 'Journeys',
    Screen: lazy(() => import('./calendar/new-calendar.tsx')),
  },
  {
    path: '/calendars/:id',
    title: 'Calendar',
    group: 'Journeys',
    Screen: lazy(() => import('./calendar/calendar.tsx')),
  },
  {
    path: '/events',
    title: 'Events',
    group: 'Engine',
    icon: 'events',
    key: 'v',
    Screen: lazy(() => import('./events/events.tsx')),
  },
  { path: '/events/:id', title: 'Event', group: 'Engine', Screen: lazy(() => import('./event/event.tsx')) },
  {
    path: '/jobs',
    title: 'Jobs',
    group: 'Engine',
    icon: 'jobs',
    key: 'j',
    Screen: lazy(() => import('./jobs/jobs.tsx')),
  },
  { path: '/jobs/:id', title: 'Job', group: 'Engine', Screen: lazy(() => import('./job/job.tsx')) },
  {
    path: '/schedules',
    title: 'Schedules',
    group: 'Engine',
    icon: 'clock',
    key: 'h',
    Screen: lazy(() => import('./schedules/schedules.tsx')),
  },
  {
    path: '/schedules/new',
    title: 'New schedule',
    group: 'Engine',
    Screen: lazy(() => import('./schedule/new-schedule.tsx')),
  },
  {
    path: '/schedules/:id',
    title: 'Schedule',
    group: 'Engine',
    Screen: lazy(() => import('./schedule/schedule.tsx')),
  },
  {
    path: '/webhooks',
    title: 'Webhooks',
    group: 'Engine',
    icon: 'webhook',
    key: 'k',
    Screen: lazy(() => import('./webhooks/webhooks.tsx')),
  },
  { path: '/webhooks/:id', title: 'Endpoint', group: 'Engine', Screen: lazy(() => import('./webhook/webhook.tsx')) },
  {
    path: '/connections',
    title: 'Connections',
    group: 'Engine',
    icon: 'connection',
    key: 'n',
    Screen: lazy(() => import('./connections/connections.tsx')),
  },
  {
    path: '/connections/new',
    title: 'New connection',
    group: 'Engine',
    Screen: lazy(() => import('./connection/new-connection.tsx')),
  },
  {
    path: '/connections/:id',
    title: 'Connection',
    group: 'Engine',
    Screen: lazy(() => import('./connection/connection.tsx')),
  },
  {
    path: '/maintenance',
    title: 'Maintenance',
    group: 'Engine',
    icon: 'maintenance',
    key: 'm',
    Screen: lazy(() => import('./maintenance/maintenance.tsx')),
  },
  {
    path: '/dead-letters',
    title: 'Dead letters',
    group: 'Engine',
    icon: 'deadLetters',
    key: 'l',
    isOfInstallation: true,
    Screen: lazy(() => import('./dead-letters/dead-letters.tsx')),
  },
  {
    path: '/settings',
    title: 'Settings',
    group: 'Tenant',
    icon: 'settings',
    key: 's',
    Screen: lazy(() => import('./settings/settings.tsx')),
  },
];
