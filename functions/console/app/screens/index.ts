/** Every screen: a folder here, and its line. */
import { type ComponentType, lazy } from 'react';
import type { IconName } from '../parts/icon.tsx';

/** Groups of the navigation, in their order; the first has no heading. */
export const groups = ['', 'Follow-ups', 'Engine', 'Tenant'] as const;

interface Screen {
  /** Below /console. */
  readonly path: string;
  readonly title: string;
  readonly group: (typeof groups)[number];
  /** Without an icon it is reached from another screen, and has no entry in the navigation. */
  readonly icon?: IconName;
  /** Second key of the shortcut that goes there. */
  readonly key?: string;
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
    path: '/maintenance',
    title: 'Maintenance',
    group: 'Engine',
    icon: 'maintenance',
    key: 'm',
    Screen: lazy(() => import('./maintenance/maintenance.tsx')),
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
